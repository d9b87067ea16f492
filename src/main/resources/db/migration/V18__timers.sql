-- Acquisition asks by due date among the jobs that can run, which the engine's own indexes do not serve.
create index tocsin_job_due on act_ru_job (duedate_) where retries_ > 0 and suspension_state_ = 1;

-- Whether another exclusive job of the same instance is locked; few are at any time.
create index tocsin_job_locked on act_ru_job (process_instance_id_, lock_exp_time_)
    where exclusive_ and lock_owner_ is not null;
