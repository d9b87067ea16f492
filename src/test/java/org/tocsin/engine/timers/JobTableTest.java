package org.tocsin.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.procedure.SystemFault;

/** Who may lock which job, and when: as the engine's own acquisition. */
@TocsinTest
class JobTableTest {

    private static final Duration LOCK = Duration.ofSeconds(60);
    private static final Duration AHEAD = Duration.ofSeconds(1);

    @Autowired
    Story story;

    private JobTable here;
    private JobTable there;

    @BeforeEach
    void twoNodes() {
        here = table("here");
        there = table("there");
    }

    @AfterEach
    void nothingStaysLocked() {
        story.jdbc()
                .sql("update act_ru_job set lock_owner_ = null, lock_exp_time_ = null")
                .update();
    }

    @Test
    void whatIsDueWithinTheLookAheadIsLockedAndNothingElse() {
        String due = timer(-1000);
        String soon = timer(500);
        String later = timer(60_000);

        assertThat(claimed(here)).containsExactly(due, soon).doesNotContain(later);
        assertThat(owner(due)).isEqualTo("here");
        assertThat(owner(later)).isNull();
    }

    @Test
    void whatIsDueIsFoundByItsDateHoweverManyAreNot(@Autowired PlatformTransactionManager transactions) {
        List<String> plan = new TransactionTemplate(transactions).execute(status -> {
            // Among a few rows an index is never worth it; the question is whether there is one that can be used.
            story.jdbc().sql("set local enable_seqscan = off").update();
            story.jdbc().sql("set local enable_bitmapscan = off").update();
            return story.jdbc()
                    .sql("explain " + here.claim)
                    .params(here.mine())
                    .param("ahead", AHEAD.toMillis())
                    .param("lock", LOCK.toMillis())
                    .param("limit", 100)
                    .query(String.class)
                    .list();
        });

        assertThat(String.join("\n", plan)).contains("tocsin_job_due").contains("Index Cond: (duedate_ <=");
    }

    @Test
    void whatANodeHasLockedAnotherDoesNotGet() {
        timer(-1000);

        assertThat(claimed(here)).hasSize(1);
        assertThat(claimed(there)).isEmpty();
    }

    @Test
    void aLockThatHasRunOutIsTakenOver() {
        String job = timer(-1000);
        claimed(here);
        sql("update act_ru_job set lock_exp_time_ = clock_timestamp()::timestamp - interval '1 ms' where id_ = ?", job);

        assertThat(claimed(there)).containsExactly(job);
        assertThat(owner(job)).isEqualTo("there");
    }

    @Test
    void locksAreKeptForAsLongAsTheJobIsInMemory() {
        String job = timer(-1000);
        claimed(here);
        sql("update act_ru_job set lock_exp_time_ = clock_timestamp()::timestamp + interval '1 s' where id_ = ?", job);

        here.keep(List.of(job), LOCK);
        there.keep(List.of(job), Duration.ZERO);

        assertThat(story.jdbc()
                        .sql(
                                "select lock_exp_time_ > clock_timestamp()::timestamp + interval '50 s' from act_ru_job where id_ = ?")
                        .param(job)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void whatIsReleasedAnotherNodeMayTake() {
        String job = timer(-1000);
        claimed(here);
        there.release(List.of(job));
        assertThat(claimed(there)).isEmpty();

        here.release(List.of(job));

        assertThat(claimed(there)).containsExactly(job);
    }

    @Test
    void suspendedJobsAndThoseWithoutTriesLeftAreLeftAlone() {
        ProcessInstance suspended = fault();
        dueIn(timer(suspended), -1000);
        story.engine().getRuntimeService().suspendProcessInstanceById(suspended.getId());
        String failed = timer(-1000);
        story.engine().getManagementService().setJobRetries(failed, 0);

        assertThat(claimed(here)).isEmpty();

        story.engine().getRuntimeService().activateProcessInstanceById(suspended.getId());
        story.engine().getManagementService().setJobRetries(failed, 1);
        assertThat(claimed(here)).hasSize(2);
    }

    @Test
    void theMoreImportantGoFirstThenThoseDueEarlier() {
        String second = timer(-1000);
        String third = timer(-500);
        String first = timer(-100);
        sql("update act_ru_job set priority_ = 10 where id_ = ?", first);

        assertThat(here.claim(AHEAD, LOCK, 1)).extracting(ClaimedJob::id).containsExactly(first);
        assertThat(claimed(here)).containsExactly(second, third);
    }

    @Test
    void anExclusiveJobWaitsForAnotherNodesOfTheSameInstanceButNotForThisNodes() {
        ProcessInstance fault = fault();
        List<String> steps = steps(fault);
        dueIn(steps.get(0), -1000);
        dueIn(steps.get(1), 600_000);
        assertThat(claimed(here)).containsExactly(steps.get(0));
        dueIn(steps.get(1), -500);

        assertThat(claimed(there)).isEmpty();
        assertThat(there.look().nextDue()).isNotNull();
        List<ClaimedJob> second = mine(here.claim(AHEAD, LOCK, 10));

        assertThat(second).extracting(ClaimedJob::id).containsExactly(steps.get(1));
        assertThat(second).extracting(ClaimedJob::lane).containsExactly(fault.getId());
    }

    @Test
    void theNextDueJobIsSeenUnlessItIsLocked() {
        String job = timer(5_000);

        assertThat(millisAhead(here.look())).isBetween(4_000L, 5_000L);
        sql(
                "update act_ru_job set lock_owner_ = 'there', lock_exp_time_ = clock_timestamp()::timestamp + interval '1 min'"
                        + " where id_ = ?",
                job);
        JobTable.Look look = here.look();
        assertThat(look.nextDue() == null || millisAhead(look) > 5_000).isTrue();
    }

    @Test
    void aNodeThatExecutesOnlyWhatItHasDeployedLeavesTheRest() {
        ProcessEngineConfigurationImpl engine =
                (ProcessEngineConfigurationImpl) story.engine().getProcessEngineConfiguration();
        String job = timer(-1000);
        Set<String> all = Set.copyOf(engine.getRegisteredDeployments());
        engine.setJobExecutorDeploymentAware(true);
        try {
            JobTable aware = table("aware");
            all.forEach(story.engine().getManagementService()::unregisterDeploymentForJobExecutor);
            assertThat(claimed(aware)).isEmpty();
            assertThat(mine(here.claim(Duration.ZERO, Duration.ZERO, 3))).hasSize(1);

            all.forEach(story.engine().getManagementService()::registerDeploymentForJobExecutor);
            assertThat(claimed(aware)).containsExactly(job);
        } finally {
            engine.setJobExecutorDeploymentAware(false);
            all.forEach(story.engine().getManagementService()::registerDeploymentForJobExecutor);
        }
    }

    @Test
    void theDatabasesClockCounts() {
        // The engine's clock stands at the story's beginning, hours away from the database's.
        String job = timer(-1000);

        assertThat(Duration.between(story.now(), here.look().now()).abs()).isGreaterThan(Duration.ofHours(1));
        assertThat(claimed(here)).containsExactly(job);
    }

    @Test
    void nodesThatAskAtTheSameMomentNeverGetTheSameJob() throws Exception {
        for (int n = 0; n < 12; n++) {
            timer(-1000);
        }
        CyclicBarrier together = new CyclicBarrier(4);
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                JobTable table = table("node-" + node);
                answers.add(nodes.submit((Callable<List<String>>) () -> {
                    together.await();
                    List<String> got = new ArrayList<>();
                    for (List<String> some = claimed(table); !some.isEmpty(); some = claimed(table)) {
                        got.addAll(some);
                    }
                    return got;
                }));
            }
            List<String> all = new ArrayList<>();
            for (Future<List<String>> answer : answers) {
                all.addAll(answer.get());
            }
            assertThat(all).hasSize(12).doesNotHaveDuplicates();
        } finally {
            nodes.shutdownNow();
        }
    }

    // ----

    private JobTable table(String owner) {
        return new JobTable(
                story.jdbc(), (ProcessEngineConfigurationImpl) story.engine().getProcessEngineConfiguration(), owner);
    }

    private List<String> claimed(JobTable table) {
        return mine(table.claim(AHEAD, LOCK, 3)).stream().map(ClaimedJob::id).toList();
    }

    /** Without the timers by which procedures start themselves, which are there for every test. */
    private static List<ClaimedJob> mine(List<ClaimedJob> jobs) {
        return jobs.stream().filter(job -> job.lane() != null).toList();
    }

    private static long millisAhead(JobTable.Look look) {
        return Duration.between(look.now(), look.nextDue()).toMillis();
    }

    private ProcessInstance fault() {
        ProcessInstance fault = story.start("agent", SystemFault.KEY, SystemFault.report(3));
        sql(
                "update act_ru_job set duedate_ = clock_timestamp()::timestamp + interval '1 day' where process_instance_id_ = ?",
                fault.getId());
        return fault;
    }

    /** The escalation timers of a fault, first and second step. */
    private List<String> steps(ProcessInstance fault) {
        return story
                .engine()
                .getManagementService()
                .createJobQuery()
                .processInstanceId(fault.getId())
                .timers()
                .list()
                .stream()
                .map(Job::getId)
                .limit(2)
                .toList();
    }

    private String timer(ProcessInstance fault) {
        return steps(fault).get(0);
    }

    /** The timer of a new fault, due so many milliseconds from now by the database's clock. */
    private String timer(long millis) {
        String timer = timer(fault());
        dueIn(timer, millis);
        return timer;
    }

    private void dueIn(String job, long millis) {
        sql(
                "update act_ru_job set duedate_ = clock_timestamp()::timestamp + " + millis
                        + " * interval '1 ms' where id_ = ?",
                job);
    }

    private String owner(String job) {
        return story.jdbc()
                .sql("select lock_owner_ from act_ru_job where id_ = ?")
                .param(job)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private void sql(String sql, String job) {
        story.jdbc().sql(sql).param(job).update();
    }
}
