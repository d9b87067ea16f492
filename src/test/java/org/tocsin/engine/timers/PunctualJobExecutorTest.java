package org.tocsin.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.procedure.SystemFault;

/**
 * The executor at work, by the real clock: how it hears of jobs, holds them and lets go of them. What it decides is tested
 * piece by piece elsewhere; nothing here depends on how fast the machine is.
 */
@TocsinTest
class PunctualJobExecutorTest {

    @Autowired
    Story story;

    @Autowired
    JdbcConnectionDetails details;

    private PunctualJobExecutor executor;

    @BeforeEach
    void aNodeThatSleepsLong() {
        ClockUtil.reset();
        TimerProperties properties = new TimerProperties(
                true, Duration.ofHours(1), Duration.ofHours(1), 50, 2, Duration.ofSeconds(60), Duration.ofSeconds(30));
        executor = new PunctualJobExecutor(
                properties,
                story.jdbc(),
                new SimpleMeterRegistry(),
                new DatabaseTime(),
                new Announcements(story.jdbc(), details));
        executor.registerProcessEngine((ProcessEngineImpl) story.engine());
    }

    @AfterEach
    void stop() {
        executor.shutdown();
        story.messagesAreExpected();
        story.jdbc()
                .sql("update act_ru_job set lock_owner_ = null, lock_exp_time_ = null")
                .update();
    }

    @Test
    void aTimerFiresWhenItIsDueAndNotBefore() {
        String timer = dueIn(fault(), 1500);
        Instant due = story.engine()
                .getManagementService()
                .createJobQuery()
                .jobId(timer)
                .singleResult()
                .getDuedate()
                .toInstant();
        executor.start();

        await().until(() -> story.messages("system-fault.first-step").size() == 1);

        assertThat(Instant.now()).isAfterOrEqualTo(due);
        assertThat(story.messages("system-fault.first-step").get(0).createdAt()).isAfterOrEqualTo(due);
        assertThat(executor.isAcquiring()).isTrue();
    }

    @Test
    void aDateMovedNearerWhileTheJobIsHeldCounts() {
        String timer = dueIn(fault(), 1_800_000);
        executor.start();
        await().until(() -> owner(timer) != null);

        story.engine().getManagementService().setJobDuedate(timer, new java.util.Date());

        await().until(() -> story.messages("system-fault.first-step").size() == 1);
    }

    @Test
    void aJobThatIsNoLongerWantedIsLetGo() {
        ProcessInstance fault = fault();
        String timer = dueIn(fault, 1_800_000);
        executor.start();
        await().until(() -> owner(timer) != null);
        int before = executor.waiting();

        story.engine().getRuntimeService().deleteProcessInstance(fault.getId(), "called off");
        new Announcements(story.jdbc(), details).announce();

        await().until(() -> executor.waiting() < before);
    }

    @Test
    void aNodeThatStopsGivesItsJobsBack() {
        String timer = dueIn(fault(), 1_800_000);
        executor.start();
        await().until(() -> owner(timer) != null);

        executor.shutdown();

        assertThat(owner(timer)).isNull();
        assertThat(executor.waiting()).isZero();
        assertThat(executor.isAcquiring()).isFalse();
    }

    private ProcessInstance fault() {
        return story.start("agent", SystemFault.KEY, SystemFault.report(3));
    }

    /** Makes the first step due so many milliseconds from now, and everything else of the fault far away. */
    private String dueIn(ProcessInstance fault, long millis) {
        story.jdbc()
                .sql(
                        "update act_ru_job set duedate_ = clock_timestamp()::timestamp + interval '10 days' where duedate_ is not null"
                                + " and process_instance_id_ is not null")
                .update();
        List<Job> timers = story.timers("timer_CentreManagerDue");
        String timer = timers.get(timers.size() - 1).getId();
        story.jdbc()
                .sql("update act_ru_job set duedate_ = clock_timestamp()::timestamp(3) + " + millis
                        + " * interval '1 ms' where id_ = ?")
                .param(timer)
                .update();
        return timer;
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
