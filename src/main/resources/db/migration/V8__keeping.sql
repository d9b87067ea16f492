-- Who has looked at what; only ever appended to, until it is older than its own keeping time.
create table tocsin.access_log (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    who     text        not null,
    what    text        not null,
    subject text        not null,
    detail  text        not null,
    address text        not null,
    refused boolean     not null
);
create index access_log_at on tocsin.access_log (at, id);
create index access_log_who on tocsin.access_log (who, at, id);
create index access_log_subject on tocsin.access_log (subject, at, id);

-- A legal hold: while one stands, nothing of its incident is masked or removed. Lifting one adds to its row.
create table tocsin.legal_hold (
    id           bigint generated always as identity primary key,
    business_key text        not null,
    placed_at    timestamptz not null,
    placed_by    text        not null,
    reason       text        not null,
    lifted_at    timestamptz,
    lifted_by    text,
    lift_reason  text,
    check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null))
);
create unique index legal_hold_standing on tocsin.legal_hold (business_key) where lifted_at is null;
create index legal_hold_incident on tocsin.legal_hold (business_key, id);

-- What the nightly run has done, one row a step; only ever appended to.
create table tocsin.retention_run (
    id     bigint generated always as identity primary key,
    at     timestamptz not null,
    what   text        not null,
    counts jsonb       not null
);
create index retention_run_at on tocsin.retention_run (at, id);

-- What was removed because its time was up, so that it can be told from what somebody has made disappear; sealed.
create table tocsin.purged (
    business_key text        primary key,
    head_n       bigint      not null,
    head_hash    text        not null,
    closed_at    timestamptz not null,
    rule         text        not null,
    at           timestamptz not null,
    seal         text        not null
);
create index purged_at on tocsin.purged (at);

-- Personal values of an incident that has ended have been masked; null while they have not.
alter table tocsin.incident add column masked_at timestamptz;
create index incident_to_mask on tocsin.incident (procedure_key, closed_at) where state = 'closed' and masked_at is null;
create index incident_closed on tocsin.incident (procedure_key, closed_at) where state = 'closed';
create index incident_counted on tocsin.incident (drill, registered_at);
create index incident_joined on tocsin.incident (joined_to) where joined_to is not null;
