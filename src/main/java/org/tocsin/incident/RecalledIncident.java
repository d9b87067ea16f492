package org.tocsin.incident;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.StartRule;

/** What is started about another incident names one that there is. */
@Component
class RecalledIncident implements StartRule {

    /** The start form's field that names the other incident. */
    static final String FIELD = "reviewedIncident";

    private final Incidents incidents;
    private final HiddenIncidents hidden;

    RecalledIncident(Incidents incidents, HiddenIncidents hidden) {
        this.incidents = incidents;
        this.hidden = hidden;
    }

    @Override
    public String bean() {
        return "recallIncidentDelegate";
    }

    @Override
    public FormSchema fields() {
        return new FormSchema("", List.of());
    }

    @Override
    public void apply(Map<String, Object> values, @Nullable String signedIn, Instant now) {
        if (values.get(FIELD) instanceof String key
                && (incidents.find(key.strip()).isEmpty() || hidden.isFrom(signedIn, key.strip()))) {
            throw InvalidInput.of(FIELD, "事件编号", "没有编号为 " + key + " 的事件，请核对编号");
        }
        values.computeIfPresent(FIELD, (field, key) -> key.toString().strip());
    }
}
