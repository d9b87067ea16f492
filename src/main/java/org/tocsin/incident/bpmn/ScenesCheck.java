package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProcedureModel;
import org.tocsin.guard.ProposedDeployment;
import org.tocsin.guard.TableText;

/**
 * Every scenario of drills names a procedure that there is and opens an incident, and has facts that its start form
 * accepts: otherwise a drill would stop on its day, before everybody.
 */
@Component
class ScenesCheck implements DeploymentCheck {

    private static final String OPENS_INCIDENT = "openIncidentDelegate";

    private final Clock clock;

    ScenesCheck(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        Optional<String> xml = deployment.decision(Scene.TABLE);
        // Not only when the table is new: a form may ask for more than it did.
        boolean concerned = deployment.files().keySet().stream()
                .anyMatch(file -> file.endsWith(".dmn") || file.endsWith(".form") || file.endsWith(".bpmn"));
        if (xml.isEmpty() || !concerned) {
            return List.of();
        }
        try {
            return problems(xml.get(), deployment);
        } catch (InvalidInput e) {
            return List.of(e.getMessage());
        }
    }

    private List<String> problems(String xml, ProposedDeployment deployment) {
        OwnedTable table = OwnedTable.parse(Scene.TABLE, xml);
        DecisionTable written = TableText.read(Scene.TABLE, xml);
        Map<String, ProcedureModel> models = models(written, deployment);
        Set<String> scenarios = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (Rule row : written.getRules()) {
            number++;
            String wrong = wrong(row, written, table, scenarios, models, deployment);
            if (wrong != null) {
                problems.add("决策表 %s 第 %d 行：%s".formatted(Scene.TABLE, number, wrong));
            }
        }
        return problems;
    }

    private @Nullable String wrong(
            Rule row,
            DecisionTable written,
            OwnedTable table,
            Set<String> scenarios,
            Map<String, ProcedureModel> models,
            ProposedDeployment deployment) {
        String scenario = TableText.quoted(
                        row.getInputEntries().iterator().next().getTextContent().strip())
                .orElse("");
        if (scenario.isBlank()) {
            return "scenario（情景）列应为带引号的编号，如 \"system-fault-phone\"";
        }
        if (!scenarios.add(scenario)) {
            return "情景 " + scenario + " 重复";
        }
        Map<String, String> cells = TableText.outputs(written, row);
        if (TableText.quoted(cells.getOrDefault("name", "")).orElse("").isBlank()) {
            return "情景 " + scenario + " 缺少 name（名称）";
        }
        try {
            Scene scene = Scene.of(table, scenario);
            scene.accepted(startForm(scene.procedure(), models, deployment), clock);
            return null;
        } catch (InvalidInput e) {
            return "情景 " + scenario + "：" + e.getMessage();
        } catch (RuntimeException e) {
            return "情景 " + scenario + " 的 facts（情况）列无法读取：" + e.getMessage();
        }
    }

    /** The procedures that the table names, each read once. */
    private static Map<String, ProcedureModel> models(DecisionTable written, ProposedDeployment deployment) {
        Set<String> named = new LinkedHashSet<>();
        written.getRules()
                .forEach(row -> TableText.quoted(TableText.outputs(written, row).getOrDefault("procedure", ""))
                        .ifPresent(named::add));
        Map<String, ProcedureModel> models = new LinkedHashMap<>();
        deployment.modelsAnd(named).forEach(model -> model.keys().forEach(key -> models.put(key, model)));
        return models;
    }

    private static FormSchema startForm(
            String procedure, Map<String, ProcedureModel> models, ProposedDeployment deployment) {
        ProcedureModel model = models.get(procedure);
        if (model == null) {
            throw new InvalidInput("procedure（预案）列：没有预案 " + procedure);
        }
        if (!model.uses(OPENS_INCIDENT)) {
            throw new InvalidInput("procedure（预案）列：" + procedure + " 不登记事件，不能演练");
        }
        return model.startForms()
                .flatMap(ref -> deployment.form(ref).stream())
                .map(FormSchema::parse)
                .findFirst()
                .orElseThrow(() -> new InvalidInput("procedure（预案）列：预案 " + procedure + " 没有启动表单"));
    }
}
