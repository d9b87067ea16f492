package org.tocsin.notification;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.OwnedTable;

/** What process owners have set for reaching people, in the newest version that is deployed. */
@Component
class OwnersTables {

    private static final Logger log = LoggerFactory.getLogger(OwnersTables.class);

    private final Deployed deployed;

    OwnersTables(Deployed deployed) {
        this.deployed = deployed;
    }

    ReachTimes times(String template) {
        int dot = template.indexOf('.');
        return row(
                        ReachTimes.TABLE,
                        Map.of("procedure", template.substring(0, dot), "text", template.substring(dot + 1)))
                .map(ReachTimes::of)
                .orElse(ReachTimes.UNKNOWN);
    }

    ChannelLimit limit(String channel) {
        return row(ChannelLimit.TABLE, Map.of("channel", channel))
                .map(ChannelLimit::of)
                .orElse(ChannelLimit.UNKNOWN);
    }

    ChannelChoice choice(String template) {
        int dot = template.indexOf('.');
        return row(
                        ChannelChoice.TABLE,
                        Map.of("procedure", template.substring(0, dot), "text", template.substring(dot + 1)))
                .map(ChannelChoice::of)
                .orElse(ChannelChoice.NONE);
    }

    /** A table that cannot be read must not keep people from being told: it is alarmed, and the defaults hold. */
    private Optional<Map<String, Object>> row(String key, Map<String, Object> inputs) {
        try {
            return table(key).row(inputs);
        } catch (RuntimeException e) {
            log.error("The decision table {} cannot be used for {}; the defaults hold", key, inputs, e);
            return Optional.empty();
        }
    }

    private OwnedTable table(String key) {
        return OwnedTable.parse(
                key,
                deployed.decision(key)
                        .orElseThrow(
                                () -> new IllegalStateException("The decision table '" + key + "' is not deployed")));
    }
}
