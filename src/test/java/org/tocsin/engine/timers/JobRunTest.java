package org.tocsin.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandlerConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.procedure.SystemFault;

/** What becomes of locked jobs, together or alone, also when they changed while they were held. */
@TocsinTest
class JobRunTest {

    @Autowired
    Story story;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private static final String HANDLER = "instead-of-the-model";

    private final Map<String, Consumer<ExecutionEntity>> works = new HashMap<>();

    private Map<String, JobHandler> handlers;
    private JobTable table;
    private JobRun run;

    @BeforeEach
    void aNode() {
        ProcessEngineConfigurationImpl engine =
                (ProcessEngineConfigurationImpl) story.engine().getProcessEngineConfiguration();
        handlers = engine.getJobHandlers();
        table = new JobTable(story.jdbc(), engine, "here");
        run = new JobRun(engine, "here", new DatabaseTime(), new Lateness(meters, () -> 0));
    }

    @AfterEach
    void nothingStaysLocked() {
        handlers.remove(HANDLER);
        story.messagesAreExpected();
        story.jdbc()
                .sql("update act_ru_job set lock_owner_ = null, lock_exp_time_ = null")
                .update();
    }

    @Test
    void jobsOfManyInstancesShareOneTransactionAndEachIsExecutedOnce() {
        List<ClaimedJob> jobs = due(3);

        assertThat(run.execute(jobs)).isFalse();

        assertThat(story.messages("system-fault.first-step")).hasSize(3);
        assertThat(jobs).noneMatch(job -> exists(job.id()));
        assertThat(meters.get("tocsin.timers.batch").summary().count()).isEqualTo(1);
        assertThat(meters.get("tocsin.timers.batch").summary().max()).isEqualTo(3);
        assertThat(meters.get("tocsin.timers.lateness").timer().count()).isEqualTo(3);
    }

    @Test
    void aFailingJobTakesNoOtherWithItAndWaitsForItsNextTry() {
        List<ClaimedJob> jobs = due(3);
        String spoilt = jobs.get(1).id();
        spoil(spoilt);

        assertThat(run.execute(jobs)).isTrue();

        assertThat(story.messages("system-fault.first-step")).hasSize(2);
        assertThat(exists(jobs.get(0).id())).isFalse();
        assertThat(exists(jobs.get(2).id())).isFalse();
        Job failed = job(spoilt);
        assertThat(failed.getRetries()).isEqualTo(4);
        assertThat(failed.getDuedate())
                .as("PT5S, the first of failedJobRetryTimeCycle")
                .isEqualTo(Date.from(story.now().plusSeconds(5)));
        assertThat(failed.getExceptionMessage()).isNotBlank();
        assertThat(owner(spoilt)).isNull();
    }

    @Test
    void anErrorInOneJobTakesNoOtherWithItEither() {
        List<ClaimedJob> jobs = due(3);
        handledBy(jobs.get(1).id(), execution -> {
            throw new StackOverflowError("in a test");
        });

        assertThat(run.execute(jobs)).isTrue();

        assertThat(story.messages("system-fault.first-step")).hasSize(2);
        assertThat(job(jobs.get(1).id()).getRetries()).isEqualTo(4);
        assertThat(job(jobs.get(1).id()).getExceptionMessage()).contains("in a test");
        assertThat(meters.get("tocsin.timers.lateness").timer().count())
                .as("a failed job was not executed")
                .isEqualTo(2);
    }

    @Test
    void whatAnEarlierJobOfTheSameTransactionHasEndedIsPassedOver() {
        List<ClaimedJob> jobs = due(2);
        ClaimedJob ending = jobs.get(0);
        ClaimedJob ended = jobs.get(1);
        AtomicInteger transactions = new AtomicInteger();
        handledBy(ending.id(), execution -> {
            transactions.incrementAndGet();
            story.engine().getRuntimeService().deleteProcessInstance(ended.lane(), "called off");
        });

        assertThat(run.execute(jobs)).isFalse();

        assertThat(transactions).hasValue(1);
        assertThat(story.messages("system-fault.first-step")).isEmpty();
        assertThat(exists(ended.id())).isFalse();
        assertThat(meters.get("tocsin.timers.lateness").timer().count()).isEqualTo(1);
    }

    @Test
    void whatJobsOfOneTransactionAskForIsAskedOnceForAllOfThem() {
        int many = 6;
        List<ClaimedJob> jobs = due(many);

        Map<String, Long> asked = questions(() -> run.execute(jobs));

        assertThat(story.messages("system-fault.first-step")).hasSize(many);
        assertThat(asked)
                .as("what is read ahead")
                .containsEntry(ReadAhead.class.getName() + ".executions", 1L)
                .containsEntry(ReadAhead.class.getName() + ".variables", 1L);
        assertThat(asked)
                .as("what was asked for each")
                .isNotEmpty()
                .allSatisfy(
                        (statement, times) -> assertThat(times).as(statement).isLessThan(many));
    }

    @Test
    void whatSomebodyElseChangesAfterItWasReadAheadCounts() {
        List<ClaimedJob> jobs = due(2);
        String changed = jobs.get(1).lane();
        RuntimeService runtime = story.engine().getRuntimeService();
        AtomicInteger transactions = new AtomicInteger();
        handledBy(jobs.get(0).id(), execution -> {
            if (transactions.getAndIncrement() == 0) {
                // In a transaction of its own, as a thread of its own has it.
                CompletableFuture.runAsync(() -> story.jdbc()
                                .sql(
                                        "update act_ru_variable set text_ = '改过', rev_ = rev_ + 1 where name_ = 'summary' and execution_id_ = ?")
                                .param(changed)
                                .update())
                        .join();
            }
        });
        handledBy(
                jobs.get(1).id(),
                execution -> execution.setVariable("summary", execution.getVariable("summary") + "！"));

        run.execute(jobs);

        assertThat(transactions).as("once together, once alone").hasValue(2);
        assertThat(runtime.getVariable(changed, "summary")).isEqualTo("改过！");
        assertThat(jobs).noneMatch(job -> exists(job.id()));
    }

    @Test
    void aJobWithAnIncidentThatSucceedsEndsItThoughItIsReadAhead() {
        List<ClaimedJob> jobs = due(2);
        story.jdbc()
                .sql("insert into act_ru_incident (id_, rev_, incident_timestamp_, incident_type_, execution_id_,"
                        + " proc_inst_id_, proc_def_id_, cause_incident_id_, root_cause_incident_id_, configuration_)"
                        + " select 'left', 1, now(), 'failedJob', execution_id_, process_instance_id_, process_def_id_,"
                        + " 'left', 'left', id_ from act_ru_job where id_ = ?")
                .param(jobs.get(0).id())
                .update();

        run.execute(jobs);

        assertThat(story.messages("system-fault.first-step")).hasSize(2);
        assertThat(story.engine().getRuntimeService().createIncidentQuery().count())
                .isZero();
    }

    @Test
    void aJobWithoutTriesLeftIsAnIncidentOfTheEngine() {
        List<ClaimedJob> jobs = due(1);
        spoil(jobs.get(0).id());

        for (int tries = 0; tries < 5; tries++) {
            story.jdbc()
                    .sql(
                            "update act_ru_job set duedate_ = clock_timestamp()::timestamp, lock_owner_ = 'here' where id_ = ?")
                    .param(jobs.get(0).id())
                    .update();
            run.execute(jobs);
        }

        assertThat(job(jobs.get(0).id()).getRetries()).isZero();
        assertThat(story.engine()
                        .getRuntimeService()
                        .createIncidentQuery()
                        .configuration(jobs.get(0).id())
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aJobWhoseWorkIsNoLongerWantedIsPassedOver() {
        List<ClaimedJob> jobs = due(2);
        story.engine().getRuntimeService().deleteProcessInstance(jobs.get(0).lane(), "called off");

        run.execute(jobs);

        assertThat(story.messages("system-fault.first-step")).hasSize(1);
    }

    @Test
    void aDateMovedLaterWhileTheJobWasHeldCounts() {
        List<ClaimedJob> jobs = due(2);
        Date later = Date.from(Instant.now().plusSeconds(600));
        story.engine().getManagementService().setJobDuedate(jobs.get(0).id(), later);

        assertThat(run.execute(jobs)).as("one went back").isTrue();

        assertThat(story.messages("system-fault.first-step")).hasSize(1);
        assertThat(job(jobs.get(0).id()).getDuedate()).isEqualTo(later);
        assertThat(owner(jobs.get(0).id())).isNull();
    }

    @Test
    void anInstanceSuspendedWhileItsJobWasHeldStandsStill() {
        List<ClaimedJob> jobs = due(2);
        story.engine()
                .getRuntimeService()
                .suspendProcessInstanceById(jobs.get(1).lane());

        assertThat(run.execute(jobs)).isTrue();

        assertThat(story.messages("system-fault.first-step")).hasSize(1);
        assertThat(exists(jobs.get(1).id())).isTrue();
        assertThat(owner(jobs.get(1).id())).isNull();
    }

    @Test
    void aJobThatAnotherNodeHasTakenOverIsLeftToIt() {
        List<ClaimedJob> jobs = due(2);
        story.jdbc()
                .sql("update act_ru_job set lock_owner_ = 'there' where id_ = ?")
                .param(jobs.get(0).id())
                .update();

        run.execute(jobs);
        run.execute(jobs.subList(0, 1));

        assertThat(story.messages("system-fault.first-step")).hasSize(1);
        assertThat(owner(jobs.get(0).id())).isEqualTo("there");
    }

    @Test
    void aTaskCompletedWhileItsTimerWasHeldIsNotEscalated() {
        List<ClaimedJob> jobs = due(2);
        story.engine().getIdentityService().clearAuthentication();
        String task = story.engine()
                .getTaskService()
                .createTaskQuery()
                .processInstanceId(jobs.get(0).lane())
                .taskDefinitionKey("userTask_DirectHandling")
                .singleResult()
                .getId();
        story.engine().getTaskService().complete(task, Map.of("action", "cancel", "cancelReason", "误报"));

        run.execute(jobs);

        assertThat(story.messages("system-fault.first-step")).hasSize(1);
    }

    // ----

    /** Locked first-step timers of as many faults, due a second ago. */
    private List<ClaimedJob> due(int count) {
        List<String> instances = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            ProcessInstance fault = story.start("agent", SystemFault.KEY, SystemFault.report(3));
            instances.add(fault.getId());
        }
        story.fireDue();
        for (Job timer : story.timers("timer_CentreManagerDue")) {
            story.jdbc()
                    .sql("update act_ru_job set duedate_ = clock_timestamp()::timestamp - interval '1 s' where id_ = ?")
                    .param(timer.getId())
                    .update();
        }
        story.jdbc()
                .sql(
                        "update act_ru_job set duedate_ = clock_timestamp()::timestamp + interval '1 day'"
                                + " where process_instance_id_ is not null and duedate_ > clock_timestamp()::timestamp - interval '900 ms'")
                .update();
        List<ClaimedJob> jobs = new ArrayList<>(table.claim(Duration.ZERO, Duration.ofSeconds(60), 100).stream()
                .filter(job -> instances.contains(job.lane()))
                .filter(job -> story.timers("timer_CentreManagerDue").stream()
                        .anyMatch(timer -> timer.getId().equals(job.id())))
                .toList());
        assertThat(jobs).hasSize(count);
        Collections.sort(jobs, (one, other) -> one.due().compareTo(other.due()));
        return jobs;
    }

    /** What the timer leads to is not in the model: it fails whenever it is executed. */
    private void spoil(String job) {
        story.jdbc()
                .sql("update act_ru_job set handler_cfg_ = 'timer_NowhereInTheModel' where id_ = ?")
                .param(job)
                .update();
    }

    /** Has a job do something else, whatever its model says. */
    private void handledBy(String job, Consumer<ExecutionEntity> work) {
        works.put(job, work);
        handlers.put(HANDLER, new InsteadOfTheModel(works));
        story.jdbc()
                .sql("update act_ru_job set handler_type_ = ? where id_ = ?")
                .params(HANDLER, job)
                .update();
    }

    /** How often the engine asks the database each question meanwhile. */
    private static Map<String, Long> questions(Runnable meanwhile) {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        List<Logger> loggers = Stream.of("org.camunda.bpm.engine.impl.persistence.entity", ReadAhead.class.getName())
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        loggers.forEach(logger -> {
            logger.setLevel(Level.DEBUG);
            logger.setAdditive(false);
            logger.addAppender(said);
        });
        try {
            meanwhile.run();
        } finally {
            loggers.forEach(logger -> {
                logger.setLevel(null);
                logger.setAdditive(true);
                logger.detachAppender(said);
            });
        }
        return said.list.stream()
                .filter(event -> event.getFormattedMessage().matches("(?is)==>\\s*Preparing:\\s*select.*"))
                .collect(Collectors.groupingBy(ILoggingEvent::getLoggerName, Collectors.counting()));
    }

    private record InsteadOfTheModel(Map<String, Consumer<ExecutionEntity>> works)
            implements JobHandler<JobHandlerConfiguration> {

        @Override
        public String getType() {
            return HANDLER;
        }

        @Override
        public void execute(
                JobHandlerConfiguration configuration,
                ExecutionEntity execution,
                CommandContext commands,
                String tenant) {
            works.get(commands.getCurrentJob().getId()).accept(execution);
        }

        @Override
        public JobHandlerConfiguration newConfiguration(String text) {
            return () -> text;
        }

        @Override
        public void onDelete(JobHandlerConfiguration configuration, JobEntity job) {
            // Nothing to tidy up.
        }
    }

    private boolean exists(String job) {
        return story.engine().getManagementService().createJobQuery().jobId(job).count() == 1;
    }

    private Job job(String id) {
        return story.engine().getManagementService().createJobQuery().jobId(id).singleResult();
    }

    private String owner(String job) {
        return story.jdbc()
                .sql("select lock_owner_ from act_ru_job where id_ = ?")
                .param(job)
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
