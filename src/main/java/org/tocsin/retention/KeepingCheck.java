package org.tocsin.retention;

import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProcedureModel;
import org.tocsin.guard.ProposedDeployment;
import org.tocsin.guard.TableText;

/** Every model says how long the engine's history of it is kept, and what is on record is kept at least as long. */
@Component
class KeepingCheck implements DeploymentCheck {

    /** The registers' own times. */
    private static final String REGISTERS = "registers";

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
        boolean tableChanges = tables(deployment, problems) | has(deployment, REGISTERS);
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
        models.stream()
                .flatMap(model -> model.model().getModelElementsByType(Process.class).stream())
                .filter(Process::isExecutable)
                .map(process -> days(process.getCamundaHistoryTimeToLiveString()))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .ifPresent(longest -> checkRegisters(deployment, longest, problems));
        deployment.each(
                ".dmn",
                (file, xml) -> decisions(xml).stream()
                        .filter(decision -> days(decision.getCamundaHistoryTimeToLiveString()) == null)
                        .forEach(decision -> problems.add(missing(file, decision.getId()))));
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

    /** What a register says of an incident is kept at least as long as the engine can tell how it came about. */
    private static void checkRegisters(ProposedDeployment deployment, long longest, List<String> problems) {
        try {
            deployment
                    .decision(REGISTERS)
                    .ifPresent(xml -> OwnedTable.parse(REGISTERS, xml)
                            .checkRows(row -> keptFewerDays(row, longest)
                                    ? "keep（保存期限）%s 短于流程历史的 %d 天".formatted(row.get("keep"), longest)
                                    : null));
        } catch (InvalidInput e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private static boolean keptFewerDays(Map<String, String> row, long days) {
        try {
            return Keeping.fewestDays(Period.parse(row.getOrDefault("keep", ""))) < days;
        } catch (DateTimeException e) {
            // Refused by whoever checks that table.
            return false;
        }
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
            problems.add(missing(file, process.getId()));
            return;
        }
        table.flatMap(t -> t.row(Map.of("procedure", process.getId())))
                .map(Keeping::of)
                .filter(keeping -> days > Keeping.fewestDays(keeping.keep()))
                .ifPresent(keeping -> problems.add("%s：预案 %s 的历史保存 %d 天，长于保存期限表（keeping）中登记与日志的 %s，应改短历史或改长登记"
                        .formatted(file, process.getId(), days, keeping.keep())));
    }

    private static String missing(String file, String id) {
        return "%s：%s 没有写明历史保存多久（historyTimeToLive），应如 P1826D".formatted(file, id);
    }

    private static List<Decision> decisions(String xml) {
        try {
            return List.copyOf(Dmn.readModelFromStream(TableText.stream(xml)).getModelElementsByType(Decision.class));
        } catch (RuntimeException e) {
            // Not for this check to refuse.
            return List.of();
        }
    }

    private static @Nullable Long days(@Nullable String life) {
        Matcher days = DAYS.matcher(life == null ? "" : life.strip());
        return days.matches() ? Long.valueOf(days.group(1)) : null;
    }
}
