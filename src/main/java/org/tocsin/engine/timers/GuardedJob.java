package org.tocsin.engine.timers;

import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.jspecify.annotations.Nullable;

/** What may have happened to a job while this node held it in memory. */
enum GuardedJob {

    /** It is as it was when it was locked. */
    READY,

    /** It is gone, its work done or no longer wanted, or another node has it. */
    NOT_OURS,

    /** It has been moved to a later date, suspended, or has no retries left: it goes back to the table. */
    NOT_NOW;

    /**
     * Looks at a job in the transaction that is to execute it.
     *
     * @param until the moment for which it was locked: what is due later has been moved
     */
    static GuardedJob of(@Nullable JobEntity job, String owner, Instant until) {
        if (job == null || !owner.equals(job.getLockOwner())) {
            return NOT_OURS;
        }
        Date due = job.getDuedate();
        boolean later = due != null && due.toInstant().isAfter(until);
        return later || job.isSuspended() || job.getRetries() <= 0 ? NOT_NOW : READY;
    }
}
