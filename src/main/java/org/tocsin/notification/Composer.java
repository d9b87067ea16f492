package org.tocsin.notification;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.guard.Shown;

/** Composes a procedure's texts, in the newest version that is deployed, from a process instance's variables. */
@Service
public class Composer {

    /** What stands for a personal value where others may read along; the business key leads there. */
    private static final String WITHHELD = "（个人信息，请在系统内查看）";

    private final Deployed deployed;
    private final ProcedureForms forms;
    private final Clock clock;

    Composer(Deployed deployed, ProcedureForms forms, Clock clock) {
        this.deployed = deployed;
        this.forms = forms;
        this.clock = clock;
    }

    /**
     * A text in two forms.
     *
     * @param full with all values
     * @param open without the values of fields marked personal, for channels that others can read
     */
    public record Composed(String full, String open) {}

    /**
     * The text {@code name} of the procedure {@code key}; values appear as staff read them.
     *
     * @throws IllegalStateException when there is no such text; deployment should have refused the model
     */
    public Composed compose(String key, String processDefinitionId, String name, Map<String, Object> variables) {
        FormSchema fields = forms.allForms(processDefinitionId);
        Map<String, Object> full = new HashMap<>();
        Map<String, Object> open = new HashMap<>();
        variables.forEach((variable, value) -> {
            String shown = value == null ? null : Shown.value(fields, variable, value, clock.getZone());
            full.put(variable, shown);
            open.put(variable, shown != null && personal(fields, variable) ? WITHHELD : shown);
        });
        Texts texts = deployed.text(key + Texts.ENDING)
                .map(Texts::parse)
                .orElseThrow(() -> new IllegalStateException("No texts for procedure " + key));
        String drill = Boolean.TRUE.equals(variables.get("drill")) ? "【演练】" : "";
        return new Composed(drill + text(texts, key, name, full), drill + text(texts, key, name, open));
    }

    private static String text(Texts texts, String key, String name, Map<String, @Nullable Object> values) {
        return texts.compose(name, values)
                .orElseThrow(() -> new IllegalStateException("No text '" + name + "' for procedure " + key));
    }

    private static boolean personal(FormSchema fields, String variable) {
        return fields.field(variable)
                .map(Field::properties)
                .map(properties -> properties.get("personal"))
                .filter("true"::equals)
                .isPresent();
    }
}
