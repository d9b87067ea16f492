-- Tocsin's own tables stand in a schema of their own, in the engine's database, so that a record and the flow commit together.
create schema if not exists tocsin;

-- What every node of one installation must agree on (the business time zone).
create table tocsin.setting (
    name  text primary key,
    value text not null
);

-- The number in a business key: rising, unique, gaps allowed, never a lock that a start waits for.
create sequence tocsin.incident_number start with 1001;

create table tocsin.incident (
    business_key          text primary key,
    procedure_key         text        not null,
    process_instance_id   text        not null unique,
    process_definition_id text        not null,
    limits_id             text,
    grade                 text,
    severity              text,
    summary               text        not null,
    occurred_at           timestamptz not null,
    registered_at         timestamptz not null,
    reporter              text        not null,
    registered_by         text,
    drill                 boolean     not null default false,
    likeness              text[]      not null default '{}',
    state                 text        not null default 'open' check (state in ('open', 'closed')),
    outcome               text,
    recovered_at          timestamptz,
    closed_at             timestamptz,
    joined_to             text references tocsin.incident,
    check (recovered_at is null or recovered_at >= occurred_at),
    check ((state = 'closed') = (closed_at is not null))
);
create index incident_open on tocsin.incident (procedure_key, registered_at) where state = 'open';

-- The moments an incident must be recovered by, in force now; the ones before a regrading are in the journal.
create table tocsin.incident_limit (
    business_key text        not null references tocsin.incident,
    name         text        not null,
    due_at       timestamptz not null,
    primary key (business_key, name)
);

-- The incident's story, in words that a reader without technical knowledge understands; only ever appended to.
create table tocsin.journal (
    id           bigint generated always as identity primary key,
    business_key text        not null references tocsin.incident,
    at           timestamptz not null,
    kind         text        not null,
    actor        text,
    text         text        not null
);
create index journal_incident on tocsin.journal (business_key, id);

-- One message to one addressee. recipient is null when the role had nobody: that is a fact, not an omission.
create table tocsin.notification (
    id              uuid primary key,
    business_key    text        not null,
    role            text        not null,
    recipient       text,
    stand_in_for    text,
    template        text        not null,
    body            text        not null,
    state           text        not null check (state in ('pending', 'sent', 'withdrawn', 'undeliverable')),
    due_at          timestamptz,
    created_at      timestamptz not null,
    sent_at         timestamptz,
    acknowledged_at timestamptz,
    position        bigint generated always as identity
);
create index notification_incident on tocsin.notification (business_key, position);
create index notification_pending on tocsin.notification (position) where state = 'pending';

create table tocsin.notification_attempt (
    notification_id uuid        not null references tocsin.notification,
    n               int         not null,
    channel         text        not null,
    at              timestamptz not null,
    result          text        not null,
    primary key (notification_id, n)
);

-- The registers: a correction is a new version, never a change.
create table tocsin.record (
    id           bigint generated always as identity primary key,
    type         text        not null,
    subject      text        not null,
    version      int         not null,
    business_key text,
    at           timestamptz not null,
    author       text,
    fields       jsonb       not null,
    unique (type, subject, version)
);
create index record_incident on tocsin.record (business_key, id);

-- What releases have brought, each content once, so that neither a restart nor an older node puts anything back.
create table tocsin.shipped_resource (
    name       text        not null,
    sha256     text        not null,
    release    text        not null,
    shipped_at timestamptz not null,
    primary key (name, sha256)
);
