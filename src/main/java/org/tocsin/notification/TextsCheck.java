package org.tocsin.notification;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureModel;
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
        List<String> changed = new ArrayList<>();
        deployment.each(
                Texts.ENDING,
                (file, text) -> changed.add(ProposedDeployment.simpleName(file).replace(Texts.ENDING, "")));
        List<String> problems = new ArrayList<>();
        deployment.each(Phrase.FILE, (file, text) -> problems.addAll(phrases(text)));
        deployment.modelsAnd(changed).forEach(model -> problems.addAll(check(model, deployment)));
        return problems;
    }

    /** What delivery adds to messages is named by no model, but without it nothing could be sent. */
    private static List<String> phrases(String markdown) {
        List<String> problems = new ArrayList<>();
        Texts texts = Texts.parse(markdown);
        for (Phrase phrase : Phrase.values()) {
            if (!texts.names().contains(phrase.id())) {
                problems.add("%s：缺少文案「%s」".formatted(Phrase.FILE, phrase.id()));
                continue;
            }
            texts.placeholders(phrase.id()).stream()
                    .filter(variable -> !phrase.placeholders().contains(variable))
                    .forEach(variable ->
                            problems.add("%s：文案「%s」中的 {{%s}} 此处没有值".formatted(Phrase.FILE, phrase.id(), variable)));
        }
        return problems;
    }

    private static List<String> check(ProcedureModel model, ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        Set<String> named = model.filledIn("template");
        for (String key : named.isEmpty() ? List.<String>of() : model.keys()) {
            String textFile = key + Texts.ENDING;
            String markdown = deployment.text(textFile).orElse(null);
            if (markdown == null) {
                problems.add("%s：缺少文案文件 %s".formatted(model.file(), textFile));
                continue;
            }
            Texts texts = Texts.parse(markdown);
            Set<String> known = known(model, deployment);
            for (String name : named) {
                if (!texts.names().contains(name)) {
                    problems.add("%s：文案文件 %s 中没有「%s」".formatted(model.file(), textFile, name));
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

    private static Set<String> known(ProcedureModel model, ProposedDeployment deployment) {
        Set<String> known = new LinkedHashSet<>(IncidentVariables.ALL);
        known.addAll(START);
        deployment.decision(LimitTable.KEY).map(LimitTable::parse).ifPresent(t -> known.addAll(t.variables()));
        model.forms()
                .flatMap(ref -> deployment.form(ref).stream())
                .flatMap(form -> FormSchema.parse(form).fields().stream())
                .map(Field::key)
                .forEach(known::add);
        // Not what ShowText has prepared: it has all values, and a message may go where others read along.
        model.model()
                .getModelElementsByType(BusinessRuleTask.class)
                .forEach(task -> known.add(String.valueOf(task.getCamundaResultVariable())));
        return known;
    }
}
