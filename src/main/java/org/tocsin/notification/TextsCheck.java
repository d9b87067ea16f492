package org.tocsin.notification;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaField;
import org.camunda.bpm.model.xml.ModelParseException;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProposedDeployment;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.limit.LimitTable;

/** Every text that a model names is there, and every placeholder in it is something that the procedure knows. */
@Component
class TextsCheck implements DeploymentCheck {

    /** Variables that every start of an incident has. */
    private static final Set<String> START = Set.of("summary", "occurredAt", "reporter", "drill");

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        Map<String, String> models = new LinkedHashMap<>();
        deployment.eachModel(models::put);
        deployment.each(Texts.ENDING, (file, text) -> {
            String key = ProposedDeployment.simpleName(file).replace(Texts.ENDING, "");
            String model = deployment.deployedProcess().apply(key);
            if (model != null && models.values().stream().noneMatch(m -> m.contains("id=\"" + key + "\""))) {
                models.put(file, model);
            }
        });
        List<String> problems = new ArrayList<>();
        models.forEach((file, xml) -> problems.addAll(check(file, xml, deployment)));
        return problems;
    }

    private static List<String> check(String file, String xml, ProposedDeployment deployment) {
        BpmnModelInstance model;
        try {
            model = Bpmn.readModelFromStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (ModelParseException e) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        Set<String> named = fields(model, "template");
        for (Process process : model.getModelElementsByType(Process.class)) {
            if (named.isEmpty()) {
                continue;
            }
            String textFile = process.getId() + Texts.ENDING;
            String markdown = deployment.text(textFile).orElse(null);
            if (markdown == null) {
                problems.add("%s：缺少文案文件 %s".formatted(file, textFile));
                continue;
            }
            Texts texts = Texts.parse(markdown);
            Set<String> known = known(model, deployment);
            for (String name : named) {
                if (!texts.names().contains(name)) {
                    problems.add("%s：文案文件 %s 中没有「%s」".formatted(file, textFile, name));
                    continue;
                }
                texts.placeholders(name).stream()
                        .filter(variable -> !known.contains(variable))
                        .forEach(variable ->
                                problems.add("%s：文案「%s」中的 {{%s}} 不是本预案的变量".formatted(textFile, name, variable)));
            }
        }
        return problems;
    }

    private static Set<String> known(BpmnModelInstance model, ProposedDeployment deployment) {
        Set<String> known = new LinkedHashSet<>(IncidentVariables.ALL);
        known.addAll(START);
        deployment.decision(LimitTable.KEY).map(LimitTable::parse).ifPresent(t -> known.addAll(t.variables()));
        Stream.concat(
                        model.getModelElementsByType(UserTask.class).stream().map(UserTask::getCamundaFormRef),
                        model.getModelElementsByType(StartEvent.class).stream().map(StartEvent::getCamundaFormRef))
                .filter(Objects::nonNull)
                .flatMap(ref -> deployment.form(ref).stream())
                .flatMap(form -> FormSchema.parse(form).fields().stream())
                .map(Field::key)
                .forEach(known::add);
        known.addAll(fields(model, "variable"));
        model.getModelElementsByType(org.camunda.bpm.model.bpmn.instance.BusinessRuleTask.class)
                .forEach(task -> known.add(String.valueOf(task.getCamundaResultVariable())));
        return known;
    }

    private static Set<String> fields(BpmnModelInstance model, String name) {
        Set<String> values = new LinkedHashSet<>();
        for (CamundaField field : model.getModelElementsByType(CamundaField.class)) {
            if (field.getCamundaName().equals(name)) {
                String value = field.getCamundaStringValue() != null
                        ? field.getCamundaStringValue()
                        : field.getCamundaString() == null
                                ? null
                                : field.getCamundaString().getTextContent();
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }
}
