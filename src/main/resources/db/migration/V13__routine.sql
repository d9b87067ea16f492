-- Daily work that runs like an incident (a patrol, a report, a drill's preparation) without being one: figures and the list
-- of what is open leave it out.
alter table tocsin.incident add column routine boolean not null default false;
-- The last patrol, earlier incidents of the same kind, the last drill of a plan.
create index incident_by_time on tocsin.incident (procedure_key, occurred_at desc);

-- People from outside the bank who are on a drill's own list; no other outsider hears of a drill.
create table tocsin.incident_guest (
    business_key text not null references tocsin.incident on delete cascade,
    person       text not null,
    primary key (business_key, person)
);
