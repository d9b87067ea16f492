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

-- Who had to do with an incident: reported, registered, took on, was told, wrote into the journal, was given a task.
-- Kept by triggers, so that no way of writing those tables can leave somebody out.
create table tocsin.incident_person (
    person        text        not null,
    business_key  text        not null references tocsin.incident on delete cascade,
    registered_at timestamptz not null,
    primary key (person, business_key)
);
create index incident_person_newest on tocsin.incident_person (person, registered_at, business_key);
create index incident_person_incident on tocsin.incident_person (business_key);

create function tocsin.involve(who text, incident text) returns void language sql as $$
    insert into tocsin.incident_person (person, business_key, registered_at)
    select who, i.business_key, i.registered_at from tocsin.incident i where i.business_key = incident and who is not null
    on conflict do nothing
$$;

create function tocsin.involve_incident() returns trigger language plpgsql as $$
begin
    perform tocsin.involve(new.reporter, new.business_key);
    perform tocsin.involve(new.registered_by, new.business_key);
    perform tocsin.involve(new.responsible, new.business_key);
    return null;
end $$;
create trigger involve after insert or update of reporter, registered_by, responsible on tocsin.incident
    for each row execute function tocsin.involve_incident();

create function tocsin.involve_recipient() returns trigger language plpgsql as $$
begin
    perform tocsin.involve(new.recipient, new.business_key);
    return null;
end $$;
create trigger involve after insert on tocsin.notification
    for each row when (new.recipient is not null) execute function tocsin.involve_recipient();

create function tocsin.involve_actor() returns trigger language plpgsql as $$
begin
    perform tocsin.involve(new.actor, new.business_key);
    return null;
end $$;
create trigger involve after insert on tocsin.journal
    for each row when (new.actor is not null) execute function tocsin.involve_actor();

create function tocsin.involve_assignee() returns trigger language plpgsql as $$
begin
    perform tocsin.involve(new.assignee_, p.business_key_) from act_hi_procinst p where p.proc_inst_id_ = new.proc_inst_id_;
    return null;
end $$;
create trigger tocsin_involve_insert after insert on act_hi_taskinst
    for each row when (new.assignee_ is not null) execute function tocsin.involve_assignee();
create trigger tocsin_involve_update after update of assignee_ on act_hi_taskinst
    for each row when (new.assignee_ is not null and new.assignee_ is distinct from old.assignee_)
    execute function tocsin.involve_assignee();

insert into tocsin.incident_person (person, business_key, registered_at)
select p.person, i.business_key, i.registered_at
from (select reporter as person, business_key from tocsin.incident
      union select registered_by, business_key from tocsin.incident
      union select responsible, business_key from tocsin.incident
      union select recipient, business_key from tocsin.notification
      union select actor, business_key from tocsin.journal
      union select t.assignee_, h.business_key_ from act_hi_taskinst t join act_hi_procinst h on h.id_ = t.proc_inst_id_) p
join tocsin.incident i on i.business_key = p.business_key
where p.person is not null;

-- The engine's instances that carry an incident's key as a variable. Partial: the column holds every text there is.
create index act_hi_varinst_incident on act_hi_varinst (text_) where name_ = 'incident';
