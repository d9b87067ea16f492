package org.tocsin.incident;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.StartRule;
import org.tocsin.guard.Submission;

/** What every start of an incident may say, whatever its form shows, and what follows where it is silent. */
@Component
class StartInput implements StartRule {

    /** Clocks of workstations differ a little; a moment this far ahead still means now. */
    static final Duration AHEAD = Duration.ofMinutes(2);
    /** A date typed wrongly is likelier than a report this late; it must be confirmed. */
    static final Duration UNUSUALLY_LATE = Duration.ofHours(24);

    private static final FormSchema FIELDS = FormSchema.parse("""
            {"id": "incident", "components": [
              {"type": "textfield", "key": "summary", "label": "摘要", "validate": {"required": true, "maxLength": 200}},
              {"type": "datetime", "subtype": "datetime", "key": "occurredAt", "dateLabel": "发生时间"},
              {"type": "checkbox", "key": "occurredAtConfirmed", "label": "确认发生时间早于 24 小时前"},
              {"type": "textfield", "key": "reporter", "label": "报告人", "validate": {"maxLength": 64}},
              {"type": "checkbox", "key": "drill", "label": "演练"}]}""");

    private final ZoneId zone;

    StartInput(Clock clock) {
        this.zone = clock.getZone();
    }

    @Override
    public String bean() {
        return "openIncidentDelegate";
    }

    @Override
    public FormSchema fields() {
        return FIELDS;
    }

    @Override
    public void apply(Map<String, Object> values, @Nullable String signedIn, Instant now) {
        Instant occurredAt = now;
        if (values.get("occurredAt") instanceof String given) {
            occurredAt = OffsetDateTime.parse(given).toInstant();
            if (occurredAt.isAfter(now.plus(AHEAD))) {
                throw InvalidInput.of("occurredAt", "发生时间", "不能晚于现在");
            }
            if (occurredAt.isBefore(now.minus(UNUSUALLY_LATE))
                    && !Boolean.TRUE.equals(values.get("occurredAtConfirmed"))) {
                throw InvalidInput.of("occurredAt", "发生时间", "早于 24 小时前；如属实，请同时勾选确认（occurredAtConfirmed = true）");
            }
        }
        values.put("occurredAt", Submission.iso(occurredAt.isAfter(now) ? now : occurredAt, zone));
        values.putIfAbsent("drill", false);
        if (values.get("reporter") == null && signedIn != null) {
            values.put("reporter", signedIn);
        }
    }
}
