-- The journal becomes a chain: each entry of an incident is tied by a digest to the one before it. A chain may also be
-- a register whose records belong to no incident (REG-<type>).
alter table tocsin.journal
    drop constraint journal_business_key_fkey,
    add column n        bigint,
    add column details  text,
    add column previous text,
    add column hash     text;
drop index tocsin.journal_incident;
create unique index journal_chain on tocsin.journal (business_key, n);

-- Where each chain ends, sealed with a key that is not in this database. signed_n is how far manifests know it.
create table tocsin.journal_head (
    chain    text   primary key,
    n        bigint not null,
    hash     text   not null,
    seal     text,
    signed_n bigint not null default 0
);
create index journal_head_moved on tocsin.journal_head (chain) where n <> signed_n;

-- The heads that had moved since the manifest before, signed; exported as files besides.
create table tocsin.manifest (
    no        bigint      primary key,
    at        timestamptz not null,
    text      text        not null,
    digest    text        not null,
    signature text        not null
);

-- What the manifests' texts say, to be looked up by chain.
create table tocsin.manifest_head (
    chain text   not null,
    no    bigint not null references tocsin.manifest,
    n     bigint not null,
    hash  text   not null,
    primary key (chain, no)
);
create index manifest_head_no on tocsin.manifest_head (no);

-- Who verified what, when, with which result; findings as JSON, the first ones if there are many.
create table tocsin.verification (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    who      text        not null,
    -- A chain, or * for everything.
    scope    text        not null,
    ok       boolean     not null,
    chains   bigint      not null,
    entries  bigint      not null,
    findings text        not null
);
create index verification_scope on tocsin.verification (scope, at desc);
