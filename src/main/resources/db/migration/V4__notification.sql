-- A message reaches one person through a procedure of its own, answers, and moves on to somebody else.
alter table tocsin.notification
    add column number              text,
    add column process_instance_id text,
    -- One act of telling: within it nobody is told twice.
    add column batch               uuid,
    -- The role that was to be told when the chain of stand-ins and superiors began.
    add column chain_role          text,
    add column passed_from         uuid references tocsin.notification,
    -- What may go over channels that others can read: personal values are left out of it.
    add column open_body           text,
    add column asks                boolean not null default false,
    add column answer              text check (answer in ('seen', 'taking', 'cannot-come')),
    add column answered_via        text,
    add column check_in_due        timestamptz,
    add column checked_in_at       timestamptz,
    drop constraint notification_state_check,
    add constraint notification_state_check check (state in
        ('pending', 'sent', 'acknowledged', 'unanswered', 'withdrawn', 'undeliverable'));
create unique index notification_number on tocsin.notification (number);
create index notification_code on tocsin.notification (split_part(number, '-', 3));
create index notification_batch on tocsin.notification (batch);
create unique index notification_once on tocsin.notification (batch, recipient);

alter table tocsin.notification_attempt
    add column send_key uuid,
    add column address  text;
create index notification_attempt_send on tocsin.notification_attempt (send_key);

-- One send to one address by one channel; its key stays the same over every retry. It may carry several messages.
create table tocsin.send (
    key         uuid        primary key,
    line        text        not null,
    channel     text        not null,
    address     text        not null,
    at          timestamptz not null,
    state       text        not null check (state in ('released', 'accepted', 'failed', 'cancelled')),
    leader      uuid        not null references tocsin.notification,
    provider_id text,
    -- When the channel took it, or gave up: what limits count.
    done_at     timestamptz
);
create index send_line on tocsin.send (line, done_at);
create index send_in_flight on tocsin.send (line) where state = 'released';
create index send_leader on tocsin.send (leader) where state = 'released';
create index send_at on tocsin.send (channel, at);

create table tocsin.send_item (
    send_key        uuid not null references tocsin.send,
    notification_id uuid not null references tocsin.notification,
    primary key (send_key, notification_id)
);
create index send_item_notification on tocsin.send_item (notification_id);

-- Messages that wait for their turn on a line, or for the outcome of the send that carries them along.
create table tocsin.send_waiting (
    notification_id uuid        primary key references tocsin.notification,
    line            text        not null,
    since           timestamptz not null,
    jumps           boolean     not null,
    merged_into     uuid references tocsin.send
);
create index send_waiting_line on tocsin.send_waiting (line);

-- Callbacks of gateways that have been taken in, so that a repeated one has no second effect.
create table tocsin.gateway_callback (
    id text        primary key,
    at timestamptz not null
);
alter table tocsin.incident add column responsible text;
