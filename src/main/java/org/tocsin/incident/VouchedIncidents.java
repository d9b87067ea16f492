package org.tocsin.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Attested;
import org.tocsin.chain.ChainEntry;
import org.tocsin.chain.Finding;

/** Holds the incidents' rows against what their journals vouch for. */
@Component
class VouchedIncidents implements Attested {

    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("procedure", "预案"),
            Map.entry("processInstance", "流程实例"),
            Map.entry("grade", "级别"),
            Map.entry("severity", "严重程度"),
            Map.entry("summary", "摘要"),
            Map.entry("occurredAt", "发生时间"),
            Map.entry("clockFrom", "计时起点"),
            Map.entry("registeredAt", "登记时间"),
            Map.entry("reporter", "报告人"),
            Map.entry("registeredBy", "登记人"),
            Map.entry("drill", "是否演练"),
            Map.entry("routine", "是否日常工作"),
            Map.entry("state", "状态"),
            Map.entry("outcome", "结果"),
            Map.entry("recoveredAt", "恢复时间"),
            Map.entry("closedAt", "结束时间"),
            Map.entry("joinedTo", "并入的事件"),
            Map.entry("responsible", "负责人"),
            Map.entry("limitsId", "时限表版本"),
            Map.entry("limits", "时限"),
            Map.entry("met", "已满足的时限"),
            Map.entry("hiddenFrom", "不可见人员"));

    private final Incidents incidents;
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    VouchedIncidents(Incidents incidents, JdbcClient jdbc, ObjectMapper json) {
        this.incidents = incidents;
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public void check(String chain, List<ChainEntry> entries, Consumer<Finding> findings) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            ChainEntry entry = entries.get(i);
            JsonNode vouched = vouched(entry);
            if (vouched != null) {
                compare(chain, entry.n(), vouched, findings);
                return;
            }
        }
    }

    private @Nullable JsonNode vouched(ChainEntry entry) {
        if (entry.details() == null || !entry.details().contains("\"" + Incidents.VOUCHED + "\"")) {
            return null;
        }
        try {
            return json.readTree(entry.details()).get(Incidents.VOUCHED);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("第 %d 条".formatted(entry.n()), e);
        }
    }

    private void compare(String chain, long n, JsonNode vouched, Consumer<Finding> findings) {
        if (incidents.find(chain).isEmpty()) {
            findings.accept(new Finding(chain, n, "事件台账中没有 %s，第 %d 条登记却记有".formatted(chain, n)));
            return;
        }
        boolean earliest = jdbc.sql("""
                        select first_due_at is not distinct from
                          (select min(due_at) from tocsin.incident_limit l
                             where l.business_key = i.business_key and (met_at is null or met_at > due_at))
                        from tocsin.incident i where business_key = ?""").param(chain).query(Boolean.class).single();
        if (!earliest) {
            findings.accept(new Finding(chain, n, "事件台账的「最早时限」与其各时限不符"));
        }
        JsonNode now = json.valueToTree(incidents.vouched(chain).get(Incidents.VOUCHED));
        vouched.fields().forEachRemaining(field -> {
            JsonNode current = now.path(field.getKey());
            if (!current.equals(field.getValue())) {
                findings.accept(new Finding(
                        chain,
                        n,
                        "事件台账的「%s」现为 %s，第 %d 条登记时为 %s"
                                .formatted(
                                        LABELS.getOrDefault(field.getKey(), field.getKey()),
                                        shown(current),
                                        n,
                                        shown(field.getValue()))));
            }
        });
    }

    private static String shown(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "空" : value.isTextual() ? value.asText() : value.toString();
    }

    /** Incidents without a chain, and instances of the engine's that bear the key of an incident that is nowhere. */
    @Override
    public void unvouched(Consumer<Finding> findings) {
        jdbc.sql("""
                        select business_key from tocsin.incident i
                        where not exists (select from tocsin.journal_head h where h.chain = i.business_key)
                          and not exists (select from tocsin.journal j where j.business_key = i.business_key)
                        order by 1 limit 1000""")
                .query(String.class)
                .list()
                .forEach(key -> findings.accept(new Finding(key, 1L, "%s 在台账中，却没有任何登记".formatted(key))));
        jdbc.sql("""
                        select distinct business_key_ from act_hi_procinst p
                        where business_key_ ~ '^[A-Z]{2}-[0-9]{8}-[0-9]+(-D)?$'
                          and not exists (select from tocsin.incident i where i.business_key = p.business_key_)
                          and not exists (select from tocsin.notification n where n.number = p.business_key_)
                        order by 1 limit 1000""")
                .query(String.class)
                .list()
                .forEach(key -> findings.accept(new Finding(key, 1L, "流程引擎的历史中有 %s，台账中却没有".formatted(key))));
    }
}
