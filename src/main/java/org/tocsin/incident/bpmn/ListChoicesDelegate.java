package org.tocsin.incident.bpmn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.TableText;

/**
 * Offers the rows of a decision table as options for a choice, so that whoever adds a row need not touch a form.
 *
 * <p>Fields: {@code table}; {@code label}, the column with what people read; {@code variable}, where the options are put.
 * A row's value is what its first input asks for.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class ListChoicesDelegate implements JavaDelegate {

    private @Nullable Expression table;
    private @Nullable Expression label;
    private @Nullable Expression variable;

    private final Deployed deployed;
    private final ObjectMapper json = new ObjectMapper();

    ListChoicesDelegate(Deployed deployed) {
        this.deployed = deployed;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String key = Fields.required(table, "table", execution);
        String column = Fields.required(label, "label", execution);
        DecisionTable rows = TableText.read(key, deployed.decision(key).orElseThrow());
        ArrayNode options = json.createArrayNode();
        for (Rule row : rows.getRules()) {
            String asks =
                    row.getInputEntries().iterator().next().getTextContent().strip();
            String shown = TableText.outputs(rows, row).getOrDefault(column, "");
            TableText.quoted(asks)
                    .ifPresent(value -> options.addObject()
                            .put("label", TableText.quoted(shown).orElse(value))
                            .put("value", value));
        }
        execution
                .getProcessInstance()
                .setVariable(
                        Fields.required(variable, "variable", execution),
                        SpinValues.jsonValue(options.toString()).create());
    }
}
