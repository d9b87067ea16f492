package org.tocsin.notification;

import java.util.Set;
import org.springframework.stereotype.Component;

/** placeholder until merged */
@Component
public class Channels {
    private final Set<String> configured;

    Channels(org.springframework.core.env.Environment env) {
        configured = java.util.stream.Stream.of("sms", "voice", "wecom", "dingtalk", "feishu")
                .filter(c -> env.getProperty("tocsin.channels." + c + ".url") != null)
                .collect(java.util.stream.Collectors.toCollection(java.util.HashSet::new));
        if (env.getProperty("spring.mail.host") != null) configured.add("email");
    }

    public boolean configured(String channel) {
        return configured.contains(channel);
    }

    public boolean any() {
        return !configured.isEmpty();
    }
}
