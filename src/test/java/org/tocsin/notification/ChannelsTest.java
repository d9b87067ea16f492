package org.tocsin.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A channel is configured exactly when its settings say where messages go. */
class ChannelsTest {

    private static final List<String> ALL = List.of("email", "sms", "voice", "wecom", "dingtalk", "feishu");

    private final Map<String, String> settings = new HashMap<>();

    @Test
    void withoutSettingsNothingLeaves() {
        assertThat(configured()).isEmpty();
        assertThat(channels().configured("pigeon")).isFalse();
    }

    @Test
    void anEmptySettingIsNone() {
        ALL.forEach(channel -> settings.put("tocsin.channels." + channel + ".url", ""));
        settings.put("tocsin.channels.email.host", "");
        settings.put("tocsin.channels.email.from", "");

        assertThat(configured()).isEmpty();
        assertThat(channels().email().from()).isEqualTo("tocsin@localhost");
    }

    @Test
    void anAddressIsEnough() {
        ALL.forEach(
                channel -> settings.put("tocsin.channels." + channel + ".url", "https://gateway.bank.example/send"));
        settings.put("tocsin.channels.email.host", "mail.bank.example");

        assertThat(configured()).isEqualTo(ALL);
    }

    @Test
    void aVendorHasAnAddressOfItsOwnAndNeedsAnAccount() {
        settings.put("tocsin.channels.sms.format", "aliyun");
        assertThat(configured()).isEmpty();

        settings.put("tocsin.channels.sms.access-key", "id");
        settings.put("tocsin.channels.sms.secret", "key");
        assertThat(configured()).containsExactly("sms");
    }

    private List<String> configured() {
        return ALL.stream().filter(channels()::configured).toList();
    }

    private Channels channels() {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("tocsin.channels", Channels.class);
    }
}
