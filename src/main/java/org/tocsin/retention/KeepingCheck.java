package org.tocsin.retention;

import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProcedureModel;
import org.tocsin.guard.ProposedDeployment;

/** What is on record of a procedure is kept at least as long as the engine's history of it. */
@Component
class KeepingCheck implements DeploymentCheck {

    /** Nothing has this name: what it matches is the row for everything else. */
    private static final String ANYTHING = "\u0000";

    /** Complaints: at least three years, whatever a bank sets. */
    private static final String COMPLAINT = "complaint";

    private static final Period COMPLAINT_AT_LEAST = Period.ofYears(3);

    private static final Pattern DAYS = Pattern.compile("P?(\\d{1,6})D?");

    private final JdbcClient jdbc;

    KeepingCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        boolean tableChanges = tables(deployment, problems);
        if (!problems.isEmpty()) {
            return problems;
        }
        Optional<OwnedTable> table =
                deployment.decision(Keeping.TABLE).map(xml -> OwnedTable.parse(Keeping.TABLE, xml));
        List<ProcedureModel> models = tableChanges
                ? deployment.modelsAnd(jdbc.sql("select distinct key_ from act_re_procdef")
                        .query(String.class)
                        .list())
                : deployment.models();
        models.forEach(model -> model.model().getModelElementsByType(Process.class).stream()
                .filter(Process::isExecutable)
                .forEach(process -> checkLife(model.file(), process, table, problems)));
        return problems;
    }

    /** Whether times change. */
    private static boolean tables(ProposedDeployment deployment, List<String> problems) {
        deployment.each(".dmn", (file, xml) -> {
            if (OwnedTable.isIn(xml, Keeping.TABLE)) {
                try {
                    check(OwnedTable.parse(Keeping.TABLE, xml));
                } catch (InvalidInput e) {
                    problems.add(file + "：" + e.getMessage());
                }
            }
        });
        return has(deployment, Keeping.TABLE);
    }

    private static boolean has(ProposedDeployment deployment, String table) {
        List<String> found = new ArrayList<>();
        deployment.each(".dmn", (file, xml) -> {
            if (OwnedTable.isIn(xml, table)) {
                found.add(file);
            }
        });
        return !found.isEmpty();
    }

    private static void check(OwnedTable table) {
        table.checkRows(row -> {
            try {
                Keeping keeping = Keeping.of(row);
                return Keeping.fewestDays(keeping.personal()) > Keeping.fewestDays(keeping.keep())
                        ? "personal（脱敏期限）不能长于 keep（保存期限）"
                        : null;
            } catch (InvalidInput e) {
                return e.getMessage();
            }
        });
        if (table.row(Map.of("procedure", ANYTHING)).isEmpty()) {
            throw new InvalidInput("决策表 %s 最后应有一行不限预案，否则有的预案没有保存期限".formatted(Keeping.TABLE));
        }
        Keeping complaint = Keeping.of(table.row(Map.of("procedure", COMPLAINT)).orElseThrow());
        if (Keeping.fewestDays(complaint.keep()) < Keeping.fewestDays(COMPLAINT_AT_LEAST)) {
            throw new InvalidInput("决策表 %s：预案 %s 的 keep（保存期限）不能少于三年".formatted(Keeping.TABLE, COMPLAINT));
        }
    }

    private static void checkLife(String file, Process process, Optional<OwnedTable> table, List<String> problems) {
        Long days = days(process.getCamundaHistoryTimeToLiveString());
        if (days == null) {
            // The engine's own setting counts, which is shorter than anything here.
            return;
        }
        table.flatMap(t -> t.row(Map.of("procedure", process.getId())))
                .map(Keeping::of)
                .filter(keeping -> days > Keeping.fewestDays(keeping.keep()))
                .ifPresent(keeping -> problems.add("%s：预案 %s 的历史保存 %d 天，长于保存期限表（keeping）中登记与日志的 %s，应改短历史或改长登记"
                        .formatted(file, process.getId(), days, keeping.keep())));
    }

    private static @Nullable Long days(@Nullable String life) {
        Matcher days = DAYS.matcher(life == null ? "" : life.strip());
        return days.matches() ? Long.valueOf(days.group(1)) : null;
    }
}
