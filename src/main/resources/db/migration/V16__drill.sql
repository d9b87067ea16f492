-- How many times faster than written an incident's limits run: a drill at a table may shorten them, what is real never does.
alter table tocsin.incident add column pace smallint not null default 1
    constraint only_drills_run_faster check (pace = 1 or drill and pace > 1);
