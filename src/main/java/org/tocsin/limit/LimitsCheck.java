package org.tocsin.limit;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.TimeDate;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaField;
import org.camunda.bpm.model.xml.ModelParseException;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProposedDeployment;

/** Every grade that a procedure's start form offers has a row in the limits table, with every limit its timers name. */
@Component
class LimitsCheck implements DeploymentCheck {

    private static final Pattern DUE = Pattern.compile("\\$\\{\\s*(\\w+)Due\\s*}");

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        Map<String, String> models = new LinkedHashMap<>();
        deployment.eachModel((file, xml) -> models.put(file, xml));
        Optional<String> table = deployment.decision(LimitTable.KEY);
        if (table.isEmpty()) {
            return List.of();
        }
        LimitTable limits = LimitTable.parse(table.get());
        // Not only a new table: a form may offer another grade. A model that is replaced is not looked at any more.
        String replaced = String.join("", models.values());
        procedures(limits, deployment).forEach(key -> {
            String model = deployment.deployedProcess().apply(key);
            if (model != null && !replaced.contains("id=\"" + key + "\"")) {
                models.put(key, model);
            }
        });
        List<String> problems = new ArrayList<>();
        models.forEach((file, xml) -> problems.addAll(check(file, xml, limits, deployment)));
        return problems;
    }

    /** Those of the new table and those of the one in force: a procedure whose rows are gone must be missed. */
    private static Set<String> procedures(LimitTable limits, ProposedDeployment deployment) {
        Set<String> procedures = new LinkedHashSet<>(limits.procedures());
        Optional.ofNullable(deployment.deployedDecision().apply(LimitTable.KEY))
                .map(LimitTable::parse)
                .ifPresent(old -> procedures.addAll(old.procedures()));
        return procedures;
    }

    private static List<String> check(String file, String xml, LimitTable limits, ProposedDeployment deployment) {
        BpmnModelInstance model;
        try {
            model = Bpmn.readModelFromStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (ModelParseException e) {
            return List.of();
        }
        Set<String> needed = dueLimits(model);
        List<String> problems = new ArrayList<>();
        for (Process process : model.getModelElementsByType(Process.class)) {
            if (opensIncident(model)) {
                for (String grade : grades(model, deployment)) {
                    Optional<Limits> row = limits.row(process.getId(), grade);
                    if (row.isEmpty()) {
                        problems.add("%s：时限表 limits 中没有预案 %s 级别 %s 的行".formatted(file, process.getId(), grade));
                    } else {
                        needed.stream()
                                .filter(name -> !row.get().limits().containsKey(name))
                                .forEach(name -> problems.add("%s：时限表 limits 中预案 %s 级别 %s 缺少 %sLimit"
                                        .formatted(file, process.getId(), grade, name)));
                    }
                }
            }
        }
        return problems;
    }

    private static Set<String> dueLimits(BpmnModelInstance model) {
        Set<String> names = new LinkedHashSet<>();
        for (TimeDate date : model.getModelElementsByType(TimeDate.class)) {
            Matcher due = DUE.matcher(date.getTextContent().trim());
            if (due.matches()) {
                names.add(due.group(1));
            }
        }
        return names;
    }

    private static boolean opensIncident(BpmnModelInstance model) {
        return model.getModelElementsByType(ServiceTask.class).stream()
                .anyMatch(t -> "${openIncidentDelegate}".equals(t.getCamundaDelegateExpression()));
    }

    private static List<String> grades(BpmnModelInstance model, ProposedDeployment deployment) {
        Optional<String> gradeField = model.getModelElementsByType(CamundaField.class).stream()
                .filter(f -> f.getCamundaName().equals("gradeFrom"))
                .map(f -> Optional.ofNullable(f.getCamundaStringValue())
                        .orElseGet(() -> f.getCamundaString() == null
                                ? ""
                                : f.getCamundaString().getTextContent()))
                .findFirst();
        if (gradeField.isEmpty()) {
            return List.of(Limits.UNGRADED);
        }
        return model.getModelElementsByType(StartEvent.class).stream()
                .map(StartEvent::getCamundaFormRef)
                .filter(Objects::nonNull)
                .flatMap(ref -> deployment.form(ref).stream())
                .map(FormSchema::parse)
                .flatMap(form -> form.field(gradeField.get()).stream())
                .flatMap(field -> field.options().keySet().stream())
                .map(String::valueOf)
                .toList();
    }
}
