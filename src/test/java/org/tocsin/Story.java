package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.TimerStartEventJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.tocsin.notification.Notification;
import org.tocsin.notification.Notifications;

/** The words in which tests tell what happens: who does what, how time passes, who is told. */
public class Story {

    /** When every story begins: a Sunday morning at the bank, the night before at the machine. */
    public static final Instant BEGIN =
            OffsetDateTime.parse("2026-11-22T09:00:00+08:00").toInstant();

    /** The kind of job that waits to start a procedure; it belongs to the model and stays when a story ends. */
    private static final String STARTS = TimerStartEventJobHandler.TYPE;

    private final ProcessEngine engine;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService management;
    private final IdentityService identities;
    private final RepositoryService repository;
    private final Notifications notifications;
    private final JdbcClient jdbc;
    private final HikariDataSource pool;
    private final List<String> expected = new ArrayList<>();
    private final StoryRoster roster;
    private boolean everybodyAnswers = true;

    Story(
            ProcessEngine engine,
            Notifications notifications,
            StoryRoster roster,
            StoryDatabase database,
            HikariDataSource pool) {
        this.engine = engine;
        this.runtime = engine.getRuntimeService();
        this.tasks = engine.getTaskService();
        this.management = engine.getManagementService();
        this.identities = engine.getIdentityService();
        this.repository = engine.getRepositoryService();
        this.notifications = notifications;
        this.roster = roster;
        this.pool = pool;
        this.jdbc = database.jdbc();
        ModelCoverage.measure(engine, "tests that assert no coverage");
        // The roles as they are shipped, to be there again for the next test.
        jdbc.sql("create schema if not exists story").update();
        jdbc.sql("create table if not exists story.roster_role as select * from tocsin.roster_role")
                .update();
    }

    // ---- time

    public Instant now() {
        return ClockUtil.getCurrentTime().toInstant();
    }

    /** Sets the clock that the engine and our code read; nothing fires by itself. */
    public void timeIs(Instant moment) {
        answerAll();
        ClockUtil.setCurrentTime(Date.from(moment));
    }

    public void pass(Duration duration) {
        timeIs(now().plus(duration));
    }

    /** The moment {@code duration} ago, as variables carry it. */
    public String ago(Duration duration) {
        return now().minus(duration).toString();
    }

    /** The bank's zone. */
    public ZoneId zone() {
        return ZoneId.systemDefault();
    }

    // ---- people

    public void signIn(String user) {
        identities.setAuthentication(
                user,
                identities.createGroupQuery().groupMember(user).list().stream()
                        .map(Group::getId)
                        .toList());
    }

    public void signOut() {
        identities.clearAuthentication();
    }

    public ProcessInstance start(String user, String procedure, Map<String, Object> variables) {
        ProcessInstance started;
        signIn(user);
        try {
            started = runtime.startProcessInstanceByKey(procedure, variables);
        } finally {
            signOut();
        }
        beginToReach();
        return started;
    }

    /** Starts what only a running incident calls or starts, as that incident would. */
    public ProcessInstance startInside(String procedure, String incident, Map<String, Object> variables) {
        Map<String, Object> facts = new HashMap<>(variables);
        facts.putIfAbsent("incident", incident);
        return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(context -> runtime.createProcessInstanceByKey(procedure)
                        .businessKey(incident)
                        .setVariables(facts)
                        .execute());
    }

    /** Completes the one open task of that id, as somebody who may. */
    public void complete(String user, String task, Map<String, Object> variables) {
        complete(user, task(task), variables);
    }

    public void complete(String user, Task task, Map<String, Object> variables) {
        signIn(user);
        try {
            tasks.complete(task.getId(), variables);
        } finally {
            signOut();
        }
        beginToReach();
    }

    public void claim(String user, Task task) {
        signIn(user);
        try {
            tasks.claim(task.getId(), user);
        } finally {
            signOut();
        }
    }

    /** The one open task of that id. */
    public Task task(String id) {
        List<Task> open = tasks.createTaskQuery().taskDefinitionKey(id).list();
        assertThat(open).as("open tasks %s", id).hasSize(1);
        return open.get(0);
    }

    /** The ids of all open tasks, sorted. */
    public List<String> openTasks() {
        return tasks.createTaskQuery().list().stream()
                .filter(task -> !task.getProcessDefinitionId().startsWith("notification:"))
                .map(Task::getTaskDefinitionKey)
                .sorted()
                .toList();
    }

    /** The people of this story, where it needs more of them than the demo's accounts. */
    public StoryRoster roster() {
        return roster;
    }

    // ---- jobs

    /** Fires what is due now, one after the other by due date, as the job executor would; each must succeed. */
    public void fireDue() {
        for (Job job = nextDue(); job != null; job = nextDue()) {
            management.executeJob(job.getId());
        }
    }

    private Job nextDue() {
        return management.createJobQuery().executable().orderByJobDuedate().asc().list().stream()
                // What starts procedures by itself belongs to no story that does not ask for it.
                .filter(job -> !STARTS.equals(((JobEntity) job).getJobHandlerType()))
                .findFirst()
                .orElse(null);
    }

    /** Fires the timer by which a procedure starts itself, and what follows at once, as the job executor would. */
    public void startByItself(String startEvent) {
        management.executeJob(timer(startEvent).getId());
        fireDue();
    }

    /** The timer that waits at an event. */
    public Job timer(String event) {
        List<Job> timers =
                management.createJobQuery().activityId(event).timers().list();
        assertThat(timers).as("timers at %s", event).hasSize(1);
        return timers.get(0);
    }

    public List<Job> timers(String event) {
        return management.createJobQuery().activityId(event).timers().list();
    }

    // ---- messages

    /** From now on nobody answers a message of their own accord. */
    public void nobodyAnswers() {
        everybodyAnswers = false;
    }

    /** Stories that are not about answering need not tell of it: whoever is asked has read what was sent. */
    private void answerAll() {
        if (!everybodyAnswers) {
            return;
        }
        for (Task open : tasks.createTaskQuery()
                .taskDefinitionKey("userTask_Answer")
                .initializeFormKeys()
                .list()) {
            complete(open.getAssignee(), open, Map.of("answer", "seen"));
        }
    }

    /** Lets messages begin to reach their recipients, which the job executor lets them at once. */
    public void beginToReach() {
        management
                .createJobQuery()
                .activityId("serviceTask_PlanReach")
                .list()
                .forEach(job -> management.executeJob(job.getId()));
    }

    /** Lets every channel take what waits for it. */
    public void deliver() {
        beginToReach();
        for (LockedExternalTask send : engine.getExternalTaskService()
                .fetchAndLock(1000, "story")
                .topic("notification", 1000)
                .execute()) {
            engine.getExternalTaskService().complete(send.getId(), "story");
        }
    }

    /** Sends what waits and checks that since the last time exactly these were written: {@code template → recipient}. */
    public void told(String... messages) {
        expected.addAll(Arrays.asList(messages));
        deliver();
        answerAll();
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(messages())
                .as("texts with a placeholder that has no value")
                .noneMatch(message -> message.text().contains("—"));
    }

    /** What a drill's messages are is the promise of the procedure it plays, not of this test. */
    public void messagesOfDrillsAreExpected() {
        deliver();
        messages().stream()
                .filter(message -> message.incident().endsWith("-D"))
                .forEach(n -> expected.add(n.template() + " → " + n.recipient()));
    }

    /** What other procedures have written so far is the promise of those, not of this test. */
    public void messagesAreExpected() {
        deliver();
        expected.clear();
        expected.addAll(written());
    }

    public void nobodyElseIsTold() {
        told();
    }

    /** What was written has been removed because its time was up. */
    public void messagesAreGone() {
        assertThat(messages()).isEmpty();
        expected.clear();
    }

    /** Writes are on record, but the channel has not had them. */
    public void toldButNotSent(String... messages) {
        expected.addAll(Arrays.asList(messages));
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<String> written() {
        return messages().stream()
                .map(n -> n.template() + " → " + (n.recipient() == null ? "nobody as " + n.role() : n.recipient()))
                .toList();
    }

    public List<Notification> messages() {
        return notifications.list(null, 1000);
    }

    public List<Notification> messages(String template) {
        return messages().stream().filter(n -> n.template().equals(template)).toList();
    }

    /** The one message of that text. */
    public Notification message(String template) {
        List<Notification> found = messages(template);
        assertThat(found).as("messages %s", template).hasSize(1);
        return found.get(0);
    }

    /** The one message of that text to that person. */
    public Notification message(String template, String recipient) {
        List<Notification> found = messages(template).stream()
                .filter(n -> recipient.equals(n.recipient()))
                .toList();
        assertThat(found).as("messages %s to %s", template, recipient).hasSize(1);
        return found.get(0);
    }

    // ---- records

    /** The number of an incident, running or ended, by its process instance. */
    public String businessKey(ProcessInstance instance) {
        return engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processInstanceId(instance.getId())
                .singleResult()
                .getBusinessKey();
    }

    public List<String> journal(String businessKey) {
        return jdbc.sql("select kind || ' ' || text from tocsin.journal where business_key = ? order by n")
                .param(businessKey)
                .query(String.class)
                .list();
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public ProcessEngine engine() {
        return engine;
    }

    // ---- deployments

    /** Deploys files as an owner does: from Modeler, under their simple names. */
    public Deployment deploy(String user, Map<String, String> files) {
        signIn(user);
        try {
            DeploymentBuilder deployment = repository.createDeployment().name("owner");
            files.forEach(deployment::addString);
            return deployment.deploy();
        } finally {
            signOut();
        }
    }

    // ---- begin and end

    void begin() {
        expected.clear();
        everybodyAnswers = true;
        // Deleting what a test deployed over a procedure of the release takes the right to start that one away, too.
        jdbc.sql(
                        "create table if not exists story.granted as select * from act_ru_authorization where resource_type_ = 6")
                .update();
        ClockUtil.setCurrentTime(Date.from(BEGIN));
        roster.forget();
    }

    /** Checks that nobody was told anything unexpected, and that connections are given back. */
    void end() {
        assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                .as("database connections in use when a test is over")
                .isLessThan(6);
        told();
    }

    /** Leaves nothing for the next test: instances, histories, records, and whatever was deployed besides the release. */
    void clean() {
        signOut();
        for (Deployment deployment : repository.createDeploymentQuery().list()) {
            if (!"tocsin-release".equals(deployment.getSource())) {
                repository.deleteDeployment(deployment.getId(), true);
            }
        }
        jdbc.sql("delete from act_ru_event_subscr where execution_id_ is not null")
                .update();
        jdbc.sql("delete from act_ru_job where handler_type_ <> ?")
                .param(STARTS)
                .update();
        List<String> emptied = Stream.concat(
                        jdbc.sql("""
                                        select table_name from information_schema.tables
                                        where table_schema = 'public' and table_name like 'act\\_hi\\_%'""").query(String.class).list().stream(),
                        Stream.of(
                                "act_ru_task_meter_log",
                                "act_ru_identitylink",
                                "act_ru_variable",
                                "act_ru_incident",
                                "act_ru_ext_task",
                                "act_ru_task",
                                "tocsin.gateway_callback",
                                "tocsin.send_waiting",
                                "tocsin.send_item",
                                "tocsin.send",
                                "tocsin.notification_attempt",
                                "tocsin.notification",
                                "tocsin.access_log",
                                "tocsin.legal_hold",
                                "tocsin.retention_run",
                                "tocsin.purged",
                                "tocsin.record_removed",
                                "tocsin.personal_value",
                                "tocsin.record",
                                "tocsin.verification",
                                "tocsin.manifest_head",
                                "tocsin.manifest",
                                "tocsin.journal_head",
                                "tocsin.journal",
                                "tocsin.incident_limit",
                                "tocsin.incident_hidden",
                                "tocsin.flow_taken",
                                "tocsin.limits_row",
                                "tocsin.incident_guest",
                                "tocsin.incident"))
                .toList();
        emptied.forEach(table -> jdbc.sql("delete from " + table).update());
        emptyRoster();
        jdbc.sql("delete from tocsin.roster_gap").update();
        jdbc.sql(
                        "set session_replication_role = replica; delete from act_ru_execution; set session_replication_role = origin")
                .update();
        jdbc.sql("delete from act_ge_bytearray where deployment_id_ is null").update();
        jdbc.sql("delete from act_ru_authorization where resource_type_ = 7").update();
        jdbc.sql("delete from act_ru_authorization where resource_type_ = 6").update();
        jdbc.sql("insert into act_ru_authorization select * from story.granted").update();
        FileSystemUtils.deleteRecursively(new File("target/test-manifests"));
        ClockUtil.reset();
    }

    /** Only the roles that the release brings are left, and nobody in them. */
    public void emptyRoster() {
        Stream.of(
                        "deputy",
                        "absence",
                        "override",
                        "shift",
                        "rule",
                        "member",
                        "contact",
                        "person",
                        "role",
                        "journal",
                        "feed")
                .forEach(table -> jdbc.sql("delete from tocsin.roster_" + table).update());
        jdbc.sql("insert into tocsin.roster_role select * from story.roster_role")
                .update();
        jdbc.sql("update tocsin.roster_version set number = number + 1").update();
    }
}
