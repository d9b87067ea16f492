package org.tocsin.engine.timers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.impl.ProcessEngineLogger;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.interceptor.ProcessDataContext;
import org.camunda.bpm.engine.impl.jobexecutor.AsyncContinuationJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobHelper;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobFailureCollector;
import org.camunda.bpm.engine.impl.jobexecutor.TimerCatchIntermediateEventJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.TimerExecuteNestedActivityJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.TimerStartEventSubprocessJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.management.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes locked jobs: many in one transaction as long as all goes well; when anything fails, that transaction never was, and
 * each is executed in one of its own, with the engine's own handling of failures.
 */
final class JobRun {

    /** What moves a token of one process instance and nothing else; anything more has a transaction to itself. */
    private static final Set<String> SHARING = Set.of(
            TimerExecuteNestedActivityJobHandler.TYPE,
            TimerCatchIntermediateEventJobHandler.TYPE,
            TimerStartEventSubprocessJobHandler.TYPE,
            AsyncContinuationJobHandler.TYPE);

    private static final Logger log = LoggerFactory.getLogger(JobRun.class);

    private final ProcessEngineConfigurationImpl engine;
    private final String owner;
    private final DatabaseTime time;
    private final Lateness lateness;

    JobRun(ProcessEngineConfigurationImpl engine, String owner, DatabaseTime time, Lateness lateness) {
        this.engine = engine;
        this.owner = owner;
        this.time = time;
        this.lateness = lateness;
    }

    static boolean shares(ClaimedJob job) {
        return SHARING.contains(job.handler());
    }

    /**
     * Executes jobs, in their order.
     *
     * @return whether any went back to the table for another time
     */
    boolean execute(List<ClaimedJob> jobs) {
        if (jobs.size() > 1 && jobs.stream().allMatch(JobRun::shares)) {
            Outcome outcome = new Outcome();
            if (together(jobs, outcome)) {
                return outcome.putBack;
            }
        }
        boolean putBack = false;
        for (ClaimedJob job : jobs) {
            putBack |= alone(job);
        }
        return putBack;
    }

    private static final class Outcome {
        final List<ClaimedJob> executed = new ArrayList<>();
        boolean putBack;
    }

    /** All in one transaction; false when it failed, and nothing has happened. */
    private boolean together(List<ClaimedJob> jobs, Outcome outcome) {
        JobExecutorContext context = new JobExecutorContext();
        Context.setJobExecutorContext(context);
        try {
            engine.getCommandExecutorTxRequired().execute(commands -> {
                inOneTransaction(commands, context, jobs, outcome);
                return null;
            });
        } catch (RuntimeException | Error e) {
            // Whose fault it is shows when each is executed alone; the engine keeps it at that job then.
            log.debug("{} jobs could not be executed in one transaction; each gets its own", jobs.size(), e);
            clear();
            return false;
        }
        try {
            executed(outcome.executed);
            follow(context);
            return true;
        } finally {
            clear();
        }
    }

    private void executed(List<ClaimedJob> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        if (engine.isMetricsEnabled()) {
            engine.getMetricsRegistry().markOccurrence(Metrics.JOB_SUCCESSFUL, jobs.size());
        }
        lateness.batch(jobs.size());
        Instant now = time.now();
        jobs.forEach(job -> lateness.executed(job.due(), now));
    }

    private void inOneTransaction(
            CommandContext commands, JobExecutorContext context, List<ClaimedJob> jobs, Outcome outcome) {
        ReadAhead.ofThisTransaction().read(JobTable.ids(jobs));
        for (ClaimedJob claimed : jobs) {
            JobEntity job = commands.getDbEntityManager().selectById(JobEntity.class, claimed.id());
            if (job != null && commands.getDbEntityManager().isDeleted(job)) {
                // An earlier job of this transaction has ended what this one belongs to.
                continue;
            }
            switch (GuardedJob.of(job, owner, until(claimed))) {
                case NOT_OURS -> {}
                case NOT_NOW -> {
                    job.unlock();
                    outcome.putBack = true;
                }
                case READY -> {
                    context.setCurrentJob(job);
                    commands.setCurrentJob(job);
                    try {
                        job.execute(commands);
                    } finally {
                        context.setCurrentJob(null);
                        commands.setCurrentJob(null);
                    }
                    outcome.executed.add(claimed);
                }
            }
        }
    }

    /** In a transaction of its own, as the engine executes a job; true when it went back for another time. */
    private boolean alone(ClaimedJob claimed) {
        JobExecutorContext context = new JobExecutorContext();
        Context.setJobExecutorContext(context);
        try {
            End end = guarded(claimed.id(), until(claimed));
            if (end == End.EXECUTED) {
                lateness.batch(1);
                lateness.executed(claimed.due(), time.now());
            }
            follow(context);
            return end == End.PUT_BACK;
        } finally {
            clear();
        }
    }

    /** Exclusive jobs that came up in the same instances meanwhile, which this node has locked as they did. */
    private void follow(JobExecutorContext context) {
        List<String> queue = context.getCurrentProcessorJobQueue();
        while (!queue.isEmpty()) {
            String id = queue.remove(0);
            guarded(id, time.now().plus(DatabaseTime.TOLERANCE));
        }
    }

    /** How the execution of one job ended. */
    private enum End {
        EXECUTED,
        PASSED_OVER,

        /** For another time: the next try after a failure, or the date to which it has been moved. */
        PUT_BACK
    }

    private End guarded(String id, Instant until) {
        CommandExecutor commands = engine.getCommandExecutorTxRequired();
        JobFailureCollector failures = new JobFailureCollector(id);
        Guarded command = new Guarded(id, failures, owner, until);
        try {
            ExecuteJobHelper.executeJob(id, commands, failures, command, engine);
        } catch (Throwable e) {
            // The engine has noted the failure at the job; the thread goes on to the next, as the engine's own does.
            if (ProcessEngineLogger.shouldLogJobException(engine, failures.getJob())) {
                ExecuteJobHelper.LOGGING_HANDLER.exceptionWhileExecutingJob(id, e);
            }
            return End.PUT_BACK;
        } finally {
            new ProcessDataContext(engine).clearMdc();
        }
        return command.end;
    }

    private Instant until(ClaimedJob claimed) {
        Instant now = time.now();
        return claimed.due().isAfter(now) ? claimed.due() : now;
    }

    private void clear() {
        Context.removeJobExecutorContext();
        new ProcessDataContext(engine).clearMdc();
    }

    /** The engine's command, for a job that may have changed while it waited in memory. */
    private static final class Guarded extends ExecuteJobsCmd {

        private static final long serialVersionUID = 1L;

        private final String owner;
        private final transient Instant until;
        private End end = End.PASSED_OVER;

        Guarded(String id, JobFailureCollector failures, String owner, Instant until) {
            super(id, failures);
            this.owner = owner;
            this.until = until;
        }

        @Override
        public Void execute(CommandContext commands) {
            JobEntity job = commands.getDbEntityManager().selectById(JobEntity.class, jobId);
            switch (GuardedJob.of(job, owner, until)) {
                case NOT_OURS -> {}
                case NOT_NOW -> {
                    job.unlock();
                    end = End.PUT_BACK;
                }
                case READY -> {
                    super.execute(commands);
                    end = End.EXECUTED;
                }
            }
            return null;
        }
    }
}
