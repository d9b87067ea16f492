package org.tocsin.notification;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * How messages leave: what the bank has of mail server, gateways and robots. Whoever decides on a person's channels and
 * whoever sends by them read the same settings, also when they are two processes.
 *
 * @param email the mail server; the rest of it is {@code spring.mail.*}
 * @param sms the gateway or vendor for short messages
 * @param voice the gateway for calls that read a message aloud
 * @param wecom the robot of a WeCom group
 * @param dingtalk the robot of a DingTalk group
 * @param feishu the robot of a Feishu group
 */
@ConfigurationProperties("tocsin.channels")
public record Channels(
        @DefaultValue Email email,
        @DefaultValue Sms sms,
        @DefaultValue Voice voice,
        @DefaultValue Robot wecom,
        @DefaultValue Robot dingtalk,
        @DefaultValue Robot feishu) {

    public static final String EMAIL = "email";
    public static final String SMS = "sms";
    public static final String VOICE = "voice";
    public static final String WECOM = "wecom";
    public static final String DINGTALK = "dingtalk";
    public static final String FEISHU = "feishu";

    /** Whether anything can be sent by {@code channel}; an unknown one is not configured. */
    public boolean configured(String channel) {
        return switch (channel) {
            case EMAIL -> StringUtils.hasText(email.host);
            case SMS ->
                sms.format == Sms.Format.GENERIC
                        ? StringUtils.hasText(sms.url)
                        : StringUtils.hasText(sms.accessKey) && StringUtils.hasText(sms.secret);
            case VOICE -> StringUtils.hasText(voice.url);
            case WECOM -> StringUtils.hasText(wecom.url);
            case DINGTALK -> StringUtils.hasText(dingtalk.url);
            case FEISHU -> StringUtils.hasText(feishu.url);
            default -> false;
        };
    }

    /** Whether there is any channel out of the application. */
    public boolean any() {
        return Stream.of(EMAIL, SMS, VOICE, WECOM, DINGTALK, FEISHU).anyMatch(this::configured);
    }

    /**
     * E-mail.
     *
     * @param host the mail server; follows {@code spring.mail.host}, set that one
     * @param from the sender's address; follows {@code spring.mail.username} unless set
     */
    public record Email(
            @Nullable String host,
            @DefaultValue("tocsin@localhost") String from) {

        public Email {
            from = StringUtils.hasText(from) ? from : "tocsin@localhost";
        }
    }

    /**
     * Short messages.
     *
     * @param url where messages are posted; required for a gateway of the bank's own, for a vendor its public address
     *     unless set
     * @param format how they are posted: {@code generic} as docs/gateway.md says, {@code aliyun} or {@code tencent}
     * @param secret what requests are signed with: the gateway's shared secret, or the vendor's secret key
     * @param accessKey the vendor's access key or secret id
     * @param signName the signature approved by the vendor
     * @param templateId the template approved by the vendor, with one variable that takes the text
     * @param templateParameter the name of that variable (aliyun)
     * @param appId the application's id (tencent)
     * @param region the vendor's region (tencent)
     */
    public record Sms(
            @Nullable String url,
            @DefaultValue("generic") Format format,
            @Nullable String secret,
            @Nullable String accessKey,
            @Nullable String signName,
            @Nullable String templateId,
            @DefaultValue("text") String templateParameter,
            @Nullable String appId,
            @DefaultValue("ap-guangzhou") String region) {

        /** Whose way of posting a short message. */
        public enum Format {
            GENERIC,
            ALIYUN,
            TENCENT
        }
    }

    /**
     * Calls that read a message aloud, and collect one key as the answer.
     *
     * @param url where calls are posted, as docs/gateway.md says
     * @param secret what requests are signed with; unsigned unless set
     */
    public record Voice(@Nullable String url, @Nullable String secret) {}

    /**
     * A group's robot.
     *
     * @param url the webhook, with the key or token that the group's owner was given
     * @param secret what messages are signed with, where the robot asks for it (DingTalk, Feishu)
     */
    public record Robot(@Nullable String url, @Nullable String secret) {}
}
