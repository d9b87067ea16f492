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
import org.tocsin.incident.Journal;
import org.tocsin.record.Registers;

/**
 * Writes a record from the variables that the register's form names; written again by the same process instance it is
 * the next version.
 *
 * <p>Fields: {@code type}, the register; {@code title}, what the journal calls the record.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class WriteRecordDelegate implements JavaDelegate {

    private @Nullable Expression type;
    private @Nullable Expression title;

    private final Registers registers;
    private final Journal journal;

    WriteRecordDelegate(Registers registers, Journal journal) {
        this.registers = registers;
        this.journal = journal;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String register = Fields.required(type, "type", execution);
        FormSchema form = registers
                .type(register)
                .orElseThrow(() -> new IllegalStateException("There is no register '" + register + "'"));
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : form.fields()) {
            Object value = execution.getVariable(field.key());
            fields.put(
                    field.key(), value instanceof Date date ? date.toInstant().toString() : value);
        }
        String incident = execution.getProcessBusinessKey();
        String author = Fields.actor(execution.getProcessEngineServices());
        int version = registers.write(register, execution.getProcessInstanceId(), incident, author, fields);
        journal.write(
                incident,
                Journal.Kind.RECORDED,
                author,
                "写入《%s》第 %d 版".formatted(Fields.required(title, "title", execution), version));
    }
}
