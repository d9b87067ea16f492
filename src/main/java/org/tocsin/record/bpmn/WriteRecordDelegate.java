package org.tocsin.record.bpmn;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.record.Registers;

/**
 * Writes a record from the variables that the register's form names; written again by the same process instance it is
 * the next version.
 *
 * <p>Fields: {@code type}, the register; {@code title}, what the journal calls the record; {@code part}, where
 * one process instance writes several records of a type, which of them this is.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class WriteRecordDelegate implements JavaDelegate {

    private @Nullable Expression type;
    private @Nullable Expression title;
    private @Nullable Expression part;

    private final Registers registers;

    WriteRecordDelegate(Registers registers) {
        this.registers = registers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String register = Fields.required(type, "type", execution);
        FormSchema form = registers
                .type(register)
                .orElseThrow(() -> new IllegalStateException("There is no register '" + register + "'"))
                .form();
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : form.fields()) {
            Object value = execution.getVariable(field.key());
            fields.put(
                    field.key(), value instanceof Date date ? date.toInstant().toString() : value);
        }
        String which = Fields.text(part, execution);
        registers.write(
                register,
                Fields.required(title, "title", execution),
                which == null ? execution.getProcessInstanceId() : execution.getProcessInstanceId() + "/" + which,
                execution.getProcessBusinessKey(),
                Fields.actor(execution.getProcessEngineServices()),
                fields);
    }
}
