package org.tocsin.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;
import org.tocsin.TocsinApplication;

/**
 * History with 100 000 finished incidents: the list, searches and one incident's page in Chromium, signed in as auditor.
 *
 * <p>One incident is brought through its procedure by the engine and then copied in the database, with history, journal,
 * messages and flows; of the instances that brought its messages only their heads. Prints median and maximum in milliseconds,
 * from the click until all is drawn, and how often tables were read from end to end meanwhile.
 * {@code -Dincidents=…} copies fewer; {@code -Ddata=…} names a folder that is kept, so that the next run only measures.
 */
public final class AuditBench {

    private static final int INCIDENTS = Integer.getInteger("incidents", 100_000);
    private static final int TIMES = 7;
    private static final List<String> BY_INSTANCE = List.of(
            "act_hi_actinst",
            "act_hi_taskinst",
            "act_hi_varinst",
            "act_hi_detail",
            "act_hi_op_log",
            "act_hi_decinst",
            "act_hi_identitylink");

    private final ConfigurableApplicationContext application;
    private final JdbcClient owner;
    private final String address;

    private AuditBench(ConfigurableApplicationContext application) {
        this.application = application;
        SingleConnectionDataSource one = new SingleConnectionDataSource(
                application.getBean(JdbcConnectionDetails.class).getJdbcUrl(), "postgres", "", true);
        this.owner = JdbcClient.create(one);
        this.address = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }

    public static void main(String[] args) throws Exception {
        String kept = System.getProperty("data");
        Path data = kept == null ? Files.createTempDirectory("tocsin-bench") : Path.of(kept);
        try (ConfigurableApplicationContext application = TocsinApplication.start(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--tocsin.data-dir=" + data,
                "--tocsin.notification.outbox=always",
                "--tocsin.chain.manifest-interval=365d",
                "--tocsin.chain.verify-at=-")) {
            AuditBench bench = new AuditBench(application);
            if (!bench.loaded()) {
                bench.copied(bench.played());
            }
            bench.measured();
        } finally {
            if (kept == null) {
                FileSystemUtils.deleteRecursively(data);
            }
        }
        System.exit(0);
    }

    /** Whether the folder is of an earlier run. */
    private boolean loaded() {
        return owner.sql("select exists (select from tocsin.incident)").query(Boolean.class).single();
    }

    // ---- one incident, by the engine

    private String played() throws InterruptedException {
        String instance = as("agent", "agent", () -> application
                .getBean(RuntimeService.class)
                .startProcessInstanceByKey("system-fault", report())
                .getId());
        String incident = owner.sql("select business_key from tocsin.incident where process_instance_id = ?")
                .param(instance)
                .query(String.class)
                .single();
        complete("agent-admin", instance, "userTask_FillRecord", Map.of("verdict", "confirm", "faultLevel", 2));
        complete("it", instance, "userTask_Repair", Map.of("repairResult", "repaired", "repairNote", "重启接入服务"));
        complete(
                "agent-admin",
                instance,
                "userTask_Conclude",
                Map.of("conclusion", "recovered", "recoveredAt", Instant.now().toString()));
        until(() -> owner.sql("select state = 'closed' from tocsin.incident").query(Boolean.class).single());
        quiet();
        return incident;
    }

    /** Waits until the engine has done what was due: a timer that fires just now gets in the way of a regrading. */
    private void quiet() throws InterruptedException {
        until(() -> owner.sql("select not exists (select from act_ru_job where duedate_ < now() or duedate_ is null)")
                .query(Boolean.class)
                .single());
    }

    private static Map<String, Object> report() {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "在线客服客户无法接入");
        report.put("faultLevel", 3);
        report.put("faultType", "system");
        report.put("affectedService", "online-chat");
        report.put("symptom", "页面提示系统繁忙");
        report.put("occurredAt", Instant.now().minus(Duration.ofMinutes(20)).toString());
        return report;
    }

    private void complete(String user, String instance, String task, Map<String, Object> form) throws InterruptedException {
        quiet();
        TaskService tasks = application.getBean(TaskService.class);
        List<Task> open = new ArrayList<>();
        until(() -> {
            open.clear();
            open.addAll(tasks.createTaskQuery().processInstanceId(instance).taskDefinitionKey(task).list());
            return !open.isEmpty();
        });
        as(user, user, () -> {
            tasks.claim(open.get(0).getId(), user);
            tasks.complete(open.get(0).getId(), form);
            return instance;
        });
    }

    private <T> T as(String user, String group, Supplier<T> act) {
        IdentityService identities = application.getBean(IdentityService.class);
        identities.setAuthentication(user, List.of(group));
        try {
            return act.get();
        } finally {
            identities.clearAuthentication();
        }
    }

    private static void until(Supplier<Boolean> true_) throws InterruptedException {
        for (int n = 0; n < 300 && !true_.get(); n++) {
            Thread.sleep(100);
        }
    }

    // ---- a hundred thousand of them

    private void copied(String incident) {
        long began = System.nanoTime();
        owner.sql("set session_replication_role = replica").update();
        owner.sql("set synchronous_commit = off").update();
        owner.sql("set maintenance_work_mem = '512MB'").update();
        owner.sql("""
                        create temporary table copy as
                        select g, 'SF-' || to_char(timestamp '2025-01-01' + g * interval '10 minutes', 'YYYYMMDD') || '-' || (100000 + g) as key,
                          g * interval '10 minutes' - (now() - timestamptz '2025-01-01') as shift
                        from generate_series(1, ?) g""").param(INCIDENTS).update();
        String parts = "select id_ from act_hi_procinst where business_key_ = '%s' union select process_instance_id from tocsin.notification where business_key = '%s'"
                .formatted(incident, incident);
        String own = "select process_instance_id from tocsin.incident where business_key = '" + incident + "'";
        copy("act_hi_procinst", "t.id_ in (" + parts + ")");
        for (String table : BY_INSTANCE) {
            String column = table.equals("act_hi_identitylink") ? "root_proc_inst_id_" : "proc_inst_id_";
            copy(table, "t." + column + " in (" + own + ")");
        }
        copy("act_hi_dec_in", "t.root_proc_inst_id_ in (" + own + ")");
        copy("act_hi_dec_out", "t.root_proc_inst_id_ in (" + own + ")");
        copy("tocsin.incident", "t.business_key = '" + incident + "'");
        copy("tocsin.incident_limit", "t.business_key = '" + incident + "'");
        copy("tocsin.limits_row", "t.business_key = '" + incident + "'");
        copy("tocsin.journal", "t.business_key = '" + incident + "'");
        copy("tocsin.journal_head", "t.chain = '" + incident + "'");
        copy("tocsin.notification", "t.business_key = '" + incident + "'");
        copy("tocsin.notification_attempt", "t.notification_id in (select id from tocsin.notification where business_key = '" + incident + "')");
        copy("tocsin.flow_taken", "t.process_instance_id in (" + own + ")");
        owner.sql("""
                        update tocsin.incident i set grade = (1 + c.g % 4)::text, drill = c.g % 50 = 0, reporter = 'reporter-' || c.g % 300,
                          recovered_at = case when c.g % 10 = 0 then i.recovered_at + interval '1 hour' else i.occurred_at + interval '5 minutes' end
                        from copy c where c.key = i.business_key""").update();
        owner.sql("set session_replication_role = origin").update();
        owner.sql("vacuum analyze").update();
        System.out.printf("BENCH copied %d incidents in %d s%n", INCIDENTS, (System.nanoTime() - began) / 1_000_000_000);
        owner.sql("""
                        select relname, n_live_tup, pg_size_pretty(pg_total_relation_size(relid)) from pg_stat_user_tables
                        where n_live_tup > 10000 order by n_live_tup desc""").query(row -> {
            System.out.printf("BENCH   %-26s %,12d rows %s%n", row.getString(1), row.getLong(2), row.getString(3));
        });
    }

    /** Copies the rows of a table for each incident: ids become others, keys and moments those of the copy. */
    private void copy(String table, String which) {
        String[] name = table.contains(".") ? table.split("\\.") : new String[] {"public", table};
        Map<String, String> columns = new LinkedHashMap<>();
        owner.sql("""
                        select column_name, data_type, is_identity, character_maximum_length from information_schema.columns
                        where table_schema = ? and table_name = ? and is_identity = 'NO' order by ordinal_position""")
                .params(name[0], name[1])
                .query(row -> {
                    columns.put(row.getString(1), expression(table, row.getString(1), row.getString(2)));
                });
        Map<String, String> indexes = new LinkedHashMap<>();
        owner.sql("""
                        select schemaname || '.' || indexname, indexdef from pg_indexes
                        where schemaname = ? and tablename = ? and indexname not in (select conname from pg_constraint)""")
                .params(name[0], name[1])
                .query(row -> {
                    indexes.put(row.getString(1), row.getString(2));
                });
        indexes.keySet().forEach(index -> owner.sql("drop index " + index).update());
        owner.sql("insert into %s (%s) select %s from (select * from %s t where %s) t cross join copy c order by c.g"
                        .formatted(
                                table, String.join(", ", columns.keySet()), String.join(", ", columns.values()), table, which))
                .update();
        indexes.values().forEach(index -> owner.sql(index).update());
    }

    private static String expression(String table, String column, String type) {
        if (type.startsWith("timestamp")) {
            return "t." + column + " + c.shift";
        }
        if (type.equals("uuid")) {
            return "case when t.%1$s is null then null else md5(t.%1$s::text || c.g)::uuid end".formatted(column);
        }
        if (List.of("business_key_", "business_key", "chain").contains(column)) {
            return "case when t.%1$s like 'NT-%%' then t.%1$s || '-' || c.g else c.key end".formatted(column);
        }
        if (column.equals("number") && table.endsWith("notification")) {
            return "t.number || '-' || c.g";
        }
        boolean id = column.equals("id_")
                || column.endsWith("_inst_id_")
                || column.equals("process_instance_id")
                || column.equals("super_process_instance_id_")
                || column.equals("execution_id_")
                || column.equals("task_id_")
                || column.equals("operation_id_");
        if (id && type.startsWith("character") || column.equals("process_instance_id")) {
            return "case when t.%1$s is null then null else left(t.%1$s, 50) || '-' || c.g end".formatted(column);
        }
        return "t." + column;
    }

    // ---- in the browser

    private void measured() throws InterruptedException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN", "--accept-lang=zh-CN");
        ChromeDriver driver = new ChromeDriver(options);
        try {
            driver.manage().window().setSize(new Dimension(1440, 1100));
            driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
            signIn(driver);
            Map<String, Long> scans = scans();
            String list = "#audit .audit-count";
            measure(driver, "list, first page", n -> "/audit", list);
            measure(driver, "list, page 1000", n -> "/audit?page=1000", list);
            measure(driver, "sorted by grade", n -> "/audit?sort=grade", list);
            measure(driver, "sorted by end", n -> "/audit?sort=-ended", list);
            measure(driver, "by beginning of key", n -> "/audit?key=SF-2025060" + n, list);
            measure(driver, "by period of a month", n -> "/audit?from=2025-0%d-01&to=2025-0%d-28".formatted(1 + n, 1 + n), list);
            measure(driver, "late ones", n -> "/audit?late=yes", list);
            measure(driver, "by grade, real ones, kept", n -> "/audit?grade=2&drill=no&late=no", list);
            measure(driver, "by person, one of 300", n -> "/audit?person=reporter-" + n, list);
            measure(driver, "by person in all of them", n -> "/audit?person=agent-admin", list);
            measure(driver, "nothing found", n -> "/audit?person=nobody-" + n, list);
            List<String> keys = owner.sql("select business_key from tocsin.incident where registered_at < now() - interval '1 day' order by md5(business_key) limit ?")
                    .param(TIMES + 1)
                    .query(String.class)
                    .list();
            measure(driver, "one incident: facts", n -> "/audit/incident/" + keys.get(n), "#audit .audit-limits");
            measure(driver, "one incident: all drawn", n -> "/audit/incident/" + keys.get(n), "#audit .audit-entry, #audit .audit-passed");
            measure(driver, "one incident: diagram drawn", n -> "/audit/incident/" + keys.get(n), "#audit .audit-taken");
            measure(driver, "one incident: line of time", n -> "/audit/incident/" + keys.get(n), "#audit .audit-entry");
            Thread.sleep(2000);
            scans().forEach((table, times) -> {
                long more = times - scans.getOrDefault(table, 0L);
                if (more > 0) {
                    System.out.printf("BENCH   read from end to end: %s %d times%n", table, more);
                }
            });
            System.out.println("BENCH tables over 10 000 rows that were read from end to end are named above; none if nothing is");
        } finally {
            driver.quit();
        }
    }

    private Map<String, Long> scans() {
        Map<String, Long> scans = new HashMap<>();
        owner.sql("select relname, seq_scan from pg_stat_user_tables where n_live_tup > 10000").query(row -> {
            scans.put(row.getString(1), row.getLong(2));
        });
        return scans;
    }

    private void signIn(ChromeDriver driver) {
        WebDriverWait wait = new WebDriverWait(driver, Duration.ofSeconds(20));
        driver.get(address + "/camunda/app/cockpit/default/");
        wait.until(d -> {
            d.findElement(By.cssSelector("input[ng-model=username]")).clear();
            d.findElement(By.cssSelector("input[ng-model=username]")).sendKeys("auditor");
            d.findElement(By.cssSelector("input[type=password]")).clear();
            d.findElement(By.cssSelector("input[type=password]")).sendKeys("auditor");
            return d.findElements(By.cssSelector("form[name=signinForm].ng-valid")).size() == 1;
        });
        driver.findElement(By.cssSelector("form[name=signinForm] button[type=submit]")).click();
        wait.until(d -> !d.findElements(By.linkText("审计历史")).isEmpty());
    }

    private interface Address {
        String of(int n);
    }

    private static void measure(ChromeDriver driver, String what, Address address, String drawn) {
        List<Long> times = new ArrayList<>();
        for (int n = 0; n <= TIMES; n++) {
            Object took = driver.executeAsyncScript(
                    """
                    const [hash, drawn, done] = arguments;
                    location.hash = '/decisions';
                    (function left() {
                      if (document.querySelector('#audit')) { setTimeout(left, 20); return; }
                      const began = performance.now();
                      location.hash = hash;
                      (function look() {
                        if (document.querySelector(drawn)) { requestAnimationFrame(() => done(Math.round(performance.now() - began))); }
                        else if (performance.now() - began > 30000) { done(-1); }
                        else { requestAnimationFrame(look); }
                      })();
                    })();""",
                    address.of(n),
                    drawn);
            if (n > 0) {
                times.add(((Number) took).longValue());
            }
        }
        Collections.sort(times);
        System.out.printf("BENCH %-32s median %5d ms, max %5d ms%n", what, times.get(times.size() / 2), times.get(times.size() - 1));
    }
}
