package org.tocsin.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.procedure.SystemFault;

/** What other nodes hear of jobs, as one of them. */
@TocsinTest
class AnnouncementsTest {

    @Autowired
    Story story;

    @Autowired
    JdbcConnectionDetails details;

    @Autowired
    PlatformTransactionManager transactions;

    private final AtomicInteger heard = new AtomicInteger();
    private Announcements another;

    @BeforeEach
    void anotherNodeListens() {
        another = new Announcements(story.jdbc(), details);
        another.listen(heard::incrementAndGet);
        await().until(() -> heard.get() == 1);
    }

    @AfterEach
    void silence() {
        another.silence();
        story.messagesAreExpected();
    }

    @Test
    void aTimerThatFallsDueBeforeOthersLookIsTold() {
        fault(Duration.ofSeconds(10));

        await().until(() -> heard.get() > 1);
    }

    @Test
    void nobodyIsToldOfWhatIsRolledBack() {
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            fault(Duration.ofSeconds(10));
            transaction.setRollbackOnly();
        });
        another.announce();

        await().until(() -> heard.get() > 1);
        assertThat(heard).hasValue(2);
    }

    @Test
    void aTimerThatIsMovedIsTold() {
        ProcessInstance fault = fault(Duration.ofMinutes(15));
        await().until(() -> heard.get() > 1);
        int before = heard.get();
        Job timer = story.timer("timer_DepartmentHeadDue");
        assertThat(timer.getProcessInstanceId()).isEqualTo(fault.getId());

        story.engine().getManagementService().setJobDuedate(timer.getId(), Date.from(story.now()));

        await().until(() -> heard.get() > before);
    }

    @Test
    void aConnectionThatBreaksIsMadeAnewAndWhatMayHaveBeenMissedIsLookedAt() {
        story.jdbc()
                .sql(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tocsin-timer-news'")
                .query(Boolean.class)
                .list();

        await().until(() -> heard.get() == 2);
        another.announce();
        await().until(() -> heard.get() == 3);
    }

    /** A fault whose first step falls due in so much time, by the engine's clock. */
    private ProcessInstance fault(Duration until) {
        return story.start(
                "agent",
                SystemFault.KEY,
                SystemFault.with(
                        SystemFault.report(3),
                        "occurredAt",
                        story.ago(Duration.ofMinutes(15).minus(until))));
    }
}
