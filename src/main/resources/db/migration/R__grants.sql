-- Who may do what; said anew at every start, after all other migrations (${flyway:timestamp}).
-- The owner, who migrates, owns everything; the names of the other two roles are settings. Where all three are one and the
-- same, nothing can be taken from it.
do $$
declare
  application constant text := '${application}';
  purge constant text := '${purge}';
  name text;
begin
  if application = current_user then
    return;
  end if;
  execute format('grant usage on schema public, tocsin to %I, %I', application, purge);
  execute format('grant select, insert, update, delete on all tables in schema public, tocsin to %I', application);
  execute format('grant usage, select on all sequences in schema public, tocsin to %I', application);

  -- What is only ever added to.
  foreach name in array array[
    'journal',
    'record',
    'manifest',
    'manifest_head',
    'verification',
    'flow_taken',
    'limits_row'
  ] loop
    execute format('revoke update, delete, truncate on tocsin.%I from %I', name, application);
  end loop;
  execute format('revoke delete, truncate on tocsin.incident, tocsin.journal_head from %I', application);

  if purge = application then
    return;
  end if;
  execute format('grant select on all tables in schema public, tocsin to %I', purge);
  execute format('grant delete on tocsin.journal, tocsin.journal_head, tocsin.record, tocsin.incident,'
    || ' tocsin.incident_limit, tocsin.incident_person, tocsin.flow_taken, tocsin.limits_row to %I', purge);
end $$;
