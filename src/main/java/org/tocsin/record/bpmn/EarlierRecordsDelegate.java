package org.tocsin.record.bpmn;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.Shown;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.record.Entry;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/**
 * Shows what a register holds of the same customer from before, the latest first: number, day, and some of its fields. To be
 * used when this instance has written its own record, by which the customer is known.
 *
 * <p>Fields: {@code type}, the register; {@code show}, the fields of a line; {@code variable}, where the text is put, as
 * Markdown, empty when there is nothing. What is hidden from somebody who may see this incident is left out.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class EarlierRecordsDelegate implements JavaDelegate {

    private static final int MOST = 10;
    private static final int LONGEST = 60;

    private @Nullable Expression type;
    private @Nullable Expression show;
    private @Nullable Expression variable;

    private final Registers registers;
    private final HiddenIncidents hidden;
    private final Clock clock;

    EarlierRecordsDelegate(Registers registers, HiddenIncidents hidden, Clock clock) {
        this.registers = registers;
        this.hidden = hidden;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String register = Fields.required(type, "type", execution);
        List<String> columns = Fields.list(show, execution);
        FormSchema form =
                registers.type(register).map(RegisterType::form).orElseThrow(() -> new IllegalStateException(register));
        Set<String> unseeing = new HashSet<>(hidden.people(execution.getProcessBusinessKey()));
        execution.setVariable(
                Fields.required(variable, "variable", execution),
                registers.ofSameCustomer(register, execution.getProcessInstanceId(), MOST).stream()
                        .filter(entry ->
                                entry.incident() == null || unseeing.containsAll(hidden.people(entry.incident())))
                        .map(entry -> line(form, entry, columns))
                        .collect(Collectors.joining("\n")));
    }

    private String line(FormSchema form, Entry entry, List<String> columns) {
        return "- " + entry.number() + "　" + Shown.moment(entry.since(), clock.getZone())
                + columns.stream()
                        .filter(column -> entry.fields().hasNonNull(column))
                        .map(column -> "　"
                                + shortened(Shown.value(
                                        form,
                                        column,
                                        entry.fields().path(column).asText(),
                                        clock.getZone())))
                        .collect(Collectors.joining());
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "……";
    }
}
