-- Who is on duty. Days are inclusive at both ends, as people write them; moments are half-open, as shifts meet.

-- Rises with every change, so that each node knows when the plan it has read is no longer in force.
create table tocsin.roster_version (
    only_row boolean primary key default true check (only_row),
    number   bigint  not null
);
insert into tocsin.roster_version (number) values (1);

create table tocsin.roster_person (
    id            text    primary key,
    version       int     not null default 1,
    name          text    not null,
    account       text    unique deferrable initially deferred,
    organisation  text,
    outside       boolean not null default false,
    internal_only boolean not null default false,
    first_day     date,
    last_day      date,
    check (last_day >= first_day)
);

create table tocsin.roster_contact (
    id       bigint generated always as identity primary key,
    version  int  not null default 1,
    person   text not null references tocsin.roster_person,
    position int  not null check (position > 0),
    channel  text not null check (channel in ('email', 'sms', 'voice', 'wecom', 'dingtalk', 'feishu')),
    address  text not null,
    unique (person, position)
);

create table tocsin.roster_role (
    id       text primary key,
    version  int  not null default 1,
    name     text not null,
    superior text references tocsin.roster_role deferrable initially deferred check (superior <> id),
    watch    text not null check (watch in ('ALWAYS', 'WORKING_HOURS', 'NONE'))
);

create table tocsin.roster_member (
    id        bigint generated always as identity primary key,
    version   int  not null default 1,
    role      text not null references tocsin.roster_role,
    person    text not null references tocsin.roster_person,
    first_day date,
    last_day  date,
    check (last_day >= first_day)
);

-- people in calling order, or in the order in which they take turns; the application sees to it that they exist.
create table tocsin.roster_rule (
    id        bigint generated always as identity primary key,
    version   int    not null default 1,
    role      text   not null references tocsin.roster_role,
    first_day date   not null,
    last_day  date,
    days      text   not null check (days in ('ALL', 'WORKING', 'OFF')),
    begins    time   not null,
    ends      time   not null,
    people    text[] not null check (cardinality(people) > 0),
    turn      text   not null check (turn in ('TOGETHER', 'DAILY', 'WEEKLY')),
    check (last_day >= first_day)
);

create table tocsin.roster_shift (
    id      bigint generated always as identity primary key,
    version int         not null default 1,
    role    text        not null references tocsin.roster_role,
    person  text        not null references tocsin.roster_person,
    begins  timestamptz not null,
    ends    timestamptz not null,
    check (ends > begins)
);

create table tocsin.roster_override (
    id         bigint generated always as identity primary key,
    version    int         not null default 1,
    role       text        not null references tocsin.roster_role,
    action     text        not null check (action in ('REPLACE', 'ADD', 'REMOVE')),
    person     text references tocsin.roster_person,
    substitute text references tocsin.roster_person,
    begins     timestamptz not null,
    ends       timestamptz not null,
    check (ends > begins),
    check ((action = 'ADD') = (person is null)),
    check ((action = 'REMOVE') = (substitute is null))
);

create table tocsin.roster_absence (
    id      bigint generated always as identity primary key,
    version int         not null default 1,
    person  text        not null references tocsin.roster_person,
    begins  timestamptz not null,
    ends    timestamptz not null,
    reason  text,
    check (ends > begins)
);

create table tocsin.roster_deputy (
    id        bigint generated always as identity primary key,
    version   int  not null default 1,
    person    text not null references tocsin.roster_person,
    position  int  not null check (position > 0),
    deputy    text not null references tocsin.roster_person check (deputy <> person),
    first_day date,
    last_day  date,
    check (last_day >= first_day)
);

-- What was changed, by whom: one sentence an entry, the row before and after beside it; only ever appended to.
create table tocsin.roster_journal (
    id     bigint generated always as identity primary key,
    at     timestamptz not null,
    actor  text        not null,
    text   text        not null,
    detail jsonb       not null
);

-- A role that had to be manned and was not; one open row a role, so that a gap is alarmed once, by one node.
create table tocsin.roster_gap (
    role     text        not null,
    began_at timestamptz not null,
    ended_at timestamptz,
    primary key (role, began_at)
);
create unique index roster_gap_open on tocsin.roster_gap (role) where ended_at is null;

-- The address of somebody's calendar feed; the token itself is not kept.
create table tocsin.roster_feed (
    account      text        primary key,
    token_sha256 text        not null unique,
    renewed_at   timestamptz not null
);

-- The groups that the plans name, and who answers for them. Around the clock (S3B-6.1): our assumption, for the bank to set.
insert into tocsin.roster_role (id, name, superior, watch) values
    ('agent', '座席员', 'team-leader', 'NONE'),
    ('agent-admin', '座席管理员', 'back-office', 'NONE'),
    ('team-leader', '座席班长', 'back-office', 'NONE'),
    ('shift-leader', '代班班长', 'back-office', 'NONE'),
    ('back-office', '后台管理人员', 'centre-manager', 'NONE'),
    ('duty-staff', '后台值班人员', 'centre-manager', 'ALWAYS'),
    ('centre-manager', '中心经理', 'department-head', 'NONE'),
    ('department-head', '电子银行部负责人', 'executive', 'NONE'),
    ('executive', '主管行领导', null, 'NONE'),
    ('e-banking', '电子银行部', 'department-head', 'NONE'),
    ('it', '信息技术部', 'centre-manager', 'ALWAYS'),
    ('general-office', '办公室', 'executive', 'NONE'),
    ('compliance-risk', '合规与风险管理部', 'executive', 'NONE'),
    ('security', '保卫部', 'executive', 'NONE'),
    ('bc-group', '业务连续性工作小组', 'bc-office', 'NONE'),
    ('bc-office', '总行业务连续性办公室', 'executive', 'NONE'),
    ('response-group', '应急反应工作组', 'centre-manager', 'NONE'),
    ('emergency-contact', '应急联系人', 'duty-staff', 'NONE'),
    ('handling-unit', '承办部门/分支行', 'department-head', 'NONE'),
    ('site-staff', '网点现场人员', 'command-centre', 'NONE'),
    ('closure-leaders', '应急服务领导小组', 'executive', 'NONE'),
    ('command-centre', '应急服务指挥中心', 'closure-leaders', 'NONE'),
    ('closure-team', '应急服务工作小组', 'command-centre', 'NONE'),
    ('atm-leaders', 'ATM 应急领导小组', 'executive', 'NONE'),
    ('atm-tech', '技术支持组', 'atm-leaders', 'ALWAYS'),
    ('atm-security', '安全保障组', 'atm-leaders', 'NONE'),
    ('atm-service', '客户服务组', 'atm-leaders', 'NONE'),
    ('atm-logistics', '后勤保障组', 'atm-leaders', 'NONE'),
    ('coordination', '应急协调部门', 'executive', 'NONE'),
    ('process-owner', '预案管理员', 'department-head', 'NONE'),
    ('auditor', '审计人员', null, 'NONE'),
    ('camunda-admin', '系统管理员', null, 'NONE');
