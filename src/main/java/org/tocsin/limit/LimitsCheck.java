package org.tocsin.limit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.instance.TimeDate;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureModel;
import org.tocsin.guard.ProposedDeployment;

/** Every grade that a procedure's start form offers has a row in the limits table, with every limit its timers name. */
@Component
class LimitsCheck implements DeploymentCheck {

    private static final String OPENS_INCIDENT = "openIncidentDelegate";
    private static final String SETS_DUE = "setDueDelegate";
    private static final Pattern DUE = Pattern.compile("\\$\\{\\s*(\\w+)Due\\s*}");

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        Optional<String> table = deployment.decision(LimitTable.KEY);
        if (table.isEmpty()) {
            return List.of();
        }
        LimitTable limits = LimitTable.parse(table.get());
        // Not only when the table is new: a form may offer another grade.
        return deployment.modelsAnd(procedures(limits, deployment)).stream()
                .filter(model -> model.uses(OPENS_INCIDENT))
                .flatMap(model -> check(model, limits, deployment).stream())
                .toList();
    }

    /** Those of the new table and those of the one in force: a procedure whose rows are gone must be missed. */
    private static Set<String> procedures(LimitTable limits, ProposedDeployment deployment) {
        Set<String> procedures = new LinkedHashSet<>(limits.procedures());
        Optional.ofNullable(deployment.deployedDecision().apply(LimitTable.KEY))
                .map(LimitTable::parse)
                .ifPresent(old -> procedures.addAll(old.procedures()));
        return procedures;
    }

    private static List<String> check(ProcedureModel model, LimitTable limits, ProposedDeployment deployment) {
        Set<String> needed = dueLimits(model);
        List<String> problems = new ArrayList<>();
        for (String key : model.keys()) {
            for (String grade : grades(model, deployment)) {
                Optional<Limits> row = limits.row(key, grade);
                if (row.isEmpty()) {
                    problems.add("%s：时限表 limits 中没有预案 %s 级别 %s 的行".formatted(model.file(), key, grade));
                } else {
                    needed.stream()
                            .filter(name -> !row.get().limits().containsKey(name))
                            .forEach(name -> problems.add(
                                    "%s：时限表 limits 中预案 %s 级别 %s 缺少 %sLimit".formatted(model.file(), key, grade, name)));
                }
            }
        }
        return problems;
    }

    private static Set<String> dueLimits(ProcedureModel model) {
        Set<String> names = new LinkedHashSet<>();
        for (TimeDate date : model.model().getModelElementsByType(TimeDate.class)) {
            Matcher due = DUE.matcher(date.getTextContent().trim());
            if (due.matches()) {
                names.add(due.group(1));
            }
        }
        // What the model works out itself needs no column.
        model.filledIn(SETS_DUE, "variable").forEach(own -> names.remove(own.replaceFirst("Due$", "")));
        return names;
    }

    /** The grades that the start form offers; a procedure without grades has one row. */
    private static List<String> grades(ProcedureModel model, ProposedDeployment deployment) {
        Set<String> gradeFields = model.filledIn(OPENS_INCIDENT, "gradeFrom");
        if (gradeFields.isEmpty()) {
            return List.of(Limits.UNGRADED);
        }
        return model.startForms()
                .flatMap(ref -> deployment.form(ref).stream())
                .map(FormSchema::parse)
                .flatMap(form -> gradeFields.stream().flatMap(field -> form.field(field).stream()))
                .flatMap(field -> field.options().keySet().stream())
                .map(String::valueOf)
                .toList();
    }
}
