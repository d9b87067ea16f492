package org.tocsin.engine.timers;

import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.impl.cmd.AbstractSetStateCmd;
import org.camunda.bpm.engine.impl.cmd.RecalculateJobDuedateCmd;
import org.camunda.bpm.engine.impl.cmd.SetJobDuedateCmd;
import org.camunda.bpm.engine.impl.cmd.SetJobRetriesCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.util.ClockUtil;

/** Announces jobs that come up before other nodes look again, and those that are moved, released or given new tries. */
final class AnnouncingJobs implements SessionFactory {

    private final Announcements announcements;
    private final TimerProperties properties;

    AnnouncingJobs(Announcements announcements, TimerProperties properties) {
        this.announcements = announcements;
        this.properties = properties;
    }

    @Override
    public Class<?> getSessionType() {
        return JobManager.class;
    }

    @Override
    public Session openSession() {
        return new Manager();
    }

    /** What changes jobs that are there already. */
    CommandInterceptor changes() {
        return new CommandInterceptor() {
            @Override
            public <T> T execute(Command<T> command) {
                T result = next.execute(command);
                if (command instanceof SetJobDuedateCmd
                        || command instanceof RecalculateJobDuedateCmd
                        || command instanceof SetJobRetriesCmd
                        || command instanceof AbstractSetStateCmd) {
                    announcements.announce();
                }
                return result;
            }
        };
    }

    /** The engine's own, one for each transaction. */
    private final class Manager extends JobManager {

        private boolean announced;

        @Override
        public List<JobEntity> findJobsByExecutionId(String execution) {
            List<JobEntity> known = ReadAhead.ofThisTransaction().jobs(execution);
            return known == null ? super.findJobsByExecutionId(execution) : known;
        }

        @Override
        public void insertJob(JobEntity job) {
            super.insertJob(job);
            if (!announced && concernsOthers(job.getDuedate())) {
                announced = true;
                announcements.announce();
            }
        }

        /** What is due at once is executed by the node that makes it, if that executes jobs; the engine tells it itself. */
        private boolean concernsOthers(Date due) {
            long now = ClockUtil.getCurrentTime().getTime();
            boolean atOnce = due == null || due.getTime() <= now;
            return atOnce
                    ? !Context.getProcessEngineConfiguration().getJobExecutor().isActive()
                    : due.getTime()
                            < now
                                    + properties
                                            .poll()
                                            .plus(properties.lookAhead())
                                            .toMillis();
        }
    }
}
