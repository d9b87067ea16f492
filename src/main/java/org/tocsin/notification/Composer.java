package org.tocsin.notification;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.guard.Shown;

/** Composes a procedure's texts, in the newest version that is deployed, from a process instance's variables. */
@Service
public class Composer {

    private final Deployed deployed;
    private final ProcedureForms forms;
    private final Clock clock;

    Composer(Deployed deployed, ProcedureForms forms, Clock clock) {
        this.deployed = deployed;
        this.forms = forms;
        this.clock = clock;
    }

    /**
     * The text {@code name} of the procedure {@code key}; values appear as staff read them.
     *
     * @throws IllegalStateException when there is no such text; deployment should have refused the model
     */
    public String compose(String key, String processDefinitionId, String name, Map<String, Object> variables) {
        FormSchema fields = forms.allForms(processDefinitionId);
        Map<String, Object> shown = new HashMap<>();
        variables.forEach((variable, value) ->
                shown.put(variable, value == null ? null : Shown.value(fields, variable, value, clock.getZone())));
        String drill = Boolean.TRUE.equals(variables.get("drill")) ? "【演练】" : "";
        return drill
                + deployed.text(key + Texts.ENDING)
                        .map(Texts::parse)
                        .flatMap(texts -> texts.compose(name, shown))
                        .orElseThrow(() -> new IllegalStateException("No text '" + name + "' for procedure " + key));
    }
}
