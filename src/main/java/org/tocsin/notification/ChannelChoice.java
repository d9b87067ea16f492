package org.tocsin.notification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.roster.Contact;

/**
 * By which channels a message is to go first, from the decision table {@code notification-channels}. Within them a person's
 * own order holds; the person's other ways come after them, so that a message still arrives where somebody has none of
 * these.
 */
record ChannelChoice(List<String> channels) {

    static final String TABLE = "notification-channels";
    /** Each person's own order. */
    static final ChannelChoice NONE = new ChannelChoice(List.of());

    private static final Set<String> KNOWN =
            Set.of(Channels.EMAIL, Channels.SMS, Channels.VOICE, Channels.WECOM, Channels.DINGTALK, Channels.FEISHU);

    static ChannelChoice of(Map<String, ?> row) {
        Object cell = row.get("channels");
        String text = cell == null ? "" : cell.toString().strip();
        return text.isEmpty() ? NONE : new ChannelChoice(Arrays.asList(text.split("\\s*,\\s*")));
    }

    /** @throws InvalidInput naming the first row that names what is no channel */
    static void check(OwnedTable table) {
        table.checkRows(row -> KNOWN.containsAll(of(row).channels)
                ? null
                : "channels（优先渠道）应为 " + String.join("、", KNOWN.stream().sorted().toList()) + "，多个用逗号分开");
    }

    List<Contact> sorted(List<Contact> ways) {
        List<Contact> sorted = new ArrayList<>(ways);
        sorted.sort(Comparator.comparing(way -> !channels.contains(way.channel()) && !channels.isEmpty()));
        return sorted;
    }
}
