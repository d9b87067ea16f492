package org.tocsin.calendar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.ProposedDeployment;
import org.tocsin.guard.TableText;

/** A table of duty hours that cannot be read is not deployed: its duty would come to a stop. */
@Component
class DutyHoursCheck implements DeploymentCheck {

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment.each(
                ".dmn",
                (file, xml) -> tables(xml).forEach(key -> {
                    try {
                        DutyHours.parse(key, xml);
                    } catch (InvalidInput e) {
                        problems.add(file + "：" + e.getMessage());
                    }
                }));
        return problems;
    }

    private static List<String> tables(String xml) {
        try {
            return Dmn.readModelFromStream(TableText.stream(xml)).getModelElementsByType(Decision.class).stream()
                    .filter(decision -> decision.getExpression() instanceof DecisionTable table
                            && columns(table).containsAll(DutyHours.COLUMNS))
                    .map(Decision::getId)
                    .toList();
        } catch (RuntimeException e) {
            // What is no model at all is for another check to refuse.
            return List.of();
        }
    }

    private static Set<String> columns(DecisionTable table) {
        return table.getOutputs().stream().map(Output::getName).collect(Collectors.toSet());
    }
}
