-- What auditors look history up by.

-- Sequence flows in the order they were taken; the engine's own history has none.
create table tocsin.flow_taken (
    id                    bigint generated always as identity primary key,
    process_instance_id   text        not null,
    process_definition_id text        not null,
    flow                  text        not null,
    at                    timestamptz not null
);
create index flow_taken_instance on tocsin.flow_taken (process_instance_id, id);
create index flow_taken_definition on tocsin.flow_taken (process_definition_id, at) include (flow);

-- Which row of the limits table an incident's limits were read from, at its opening and at each regrading.
create table tocsin.limits_row (
    id           bigint generated always as identity primary key,
    business_key text        not null,
    at           timestamptz not null,
    table_id     text        not null,
    grade        text,
    -- Null when the table had no row and the strictest limits were taken.
    number       int,
    rule         text,
    clause       text
);
create index limits_row_incident on tocsin.limits_row (business_key, id);

-- The earliest limit in force, so that lateness can be searched for.
alter table tocsin.incident add column first_due_at timestamptz;
update tocsin.incident i
set first_due_at = (select min(due_at) from tocsin.incident_limit l where l.business_key = i.business_key);

-- One for each order that the list can have, and one for what is rare among much.
create index incident_key on tocsin.incident (business_key text_pattern_ops);
-- Carries what most searches ask about, so that counting what is found reads no row of the table itself.
create index incident_sought on tocsin.incident (registered_at, business_key)
    include (procedure_key, grade, state, drill, first_due_at, recovered_at, closed_at);
create index incident_occurred on tocsin.incident (occurred_at, business_key);
create index incident_ended on tocsin.incident (closed_at, business_key);
create index incident_procedure on tocsin.incident (procedure_key, registered_at, business_key);
create index incident_definition on tocsin.incident (process_definition_id, registered_at, business_key);
create index incident_grade on tocsin.incident (grade, registered_at, business_key);
create index incident_reporter on tocsin.incident (reporter, registered_at, business_key);
create index incident_responsible on tocsin.incident (responsible, registered_at, business_key);
create index incident_late on tocsin.incident (registered_at, business_key)
    where coalesce(recovered_at, closed_at) > first_due_at;
create index incident_still_open on tocsin.incident (registered_at, business_key) where state = 'open';
create index incident_drill on tocsin.incident (registered_at, business_key) where drill;

-- Who had to do with an incident: was told, wrote into its journal, was given a task.
create index journal_actor on tocsin.journal (actor, business_key) where actor is not null;
create index notification_recipient on tocsin.notification (recipient, business_key) where recipient is not null;
create index act_hi_taskinst_assignee on act_hi_taskinst (assignee_, proc_inst_id_) where assignee_ is not null;

-- The engine's instances that carry an incident's key as a variable. Partial: the column holds every text there is.
create index act_hi_varinst_incident on act_hi_varinst (text_) where name_ = 'incident';
