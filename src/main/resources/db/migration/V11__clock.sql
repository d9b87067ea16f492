-- What an incident's clocks count from: when it began, or what its procedure counts from instead (a complaint's receipt).
alter table tocsin.incident add column clock_from timestamptz;
update tocsin.incident set clock_from = occurred_at;
alter table tocsin.incident alter column clock_from set not null;

-- When that which a limit asks for was done, where it is not the recovery: a first answer, a report, an arrival.
alter table tocsin.incident_limit add column met_at timestamptz;
