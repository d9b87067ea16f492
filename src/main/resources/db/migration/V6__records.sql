-- A correction says why; a record says which version of its form its labels come from, and when its first version was
-- written, so that a correction of next month does not move it out of this month's register.
alter table tocsin.record
    add column reason       text,
    add column since        timestamptz,
    add column form_version int,
    add column customer     text,
    add column drill        boolean generated always as (coalesce(business_key like '%-D', false)) stored;
update tocsin.record r
set since = (select min(f.at) from tocsin.record f where f.type = r.type and f.subject = r.subject);
alter table tocsin.record alter column since set not null;
create index record_type on tocsin.record (type, since desc, id desc);
create index record_count on tocsin.record (type) where version = 1;
-- Repeat complaints, counted by pseudonym, also after the name has been masked.
create index record_customer on tocsin.record (customer, since) where customer is not null;

-- The number of a record that no procedure wrote.
create sequence tocsin.record_number start with 1001;

-- What is personal stands beside the record, which holds a salted hash of it: masking takes value and salt away and
-- breaks nothing. The seal tells lawful masking from a value that somebody has removed.
create table tocsin.personal_value (
    record_id bigint not null references tocsin.record,
    field     text   not null,
    salt      text,
    value     text,
    masked_at timestamptz,
    seal      text,
    primary key (record_id, field),
    check ((value is null) = (salt is null)),
    check ((value is null) = (masked_at is not null))
);
create index personal_value_unmasked on tocsin.personal_value (record_id) where masked_at is null;

-- What is left of a version that had been kept long enough, for those who find its entry in the journal.
create table tocsin.record_removed (
    type    text        not null,
    subject text        not null,
    version int         not null,
    digest  text        not null,
    at      timestamptz not null,
    seal    text        not null,
    primary key (type, subject, version)
);
