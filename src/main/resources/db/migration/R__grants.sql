-- Who may do what; said anew at every start, after all other migrations (${flyway:timestamp}).
-- The owner, who migrates, owns everything; the names of the other two roles are settings. Where all three are one and the
-- same, nothing can be taken from it.
do $$
declare
  application constant text := '${application}';
  purge constant text := '${purge}';
  name text;
begin
  if application <> current_user then
    execute format('grant usage on schema public, tocsin to %I', application);
    execute format('grant select, insert, update, delete on all tables in schema public, tocsin to %I', application);
    execute format('grant usage, select on all sequences in schema public, tocsin to %I', application);

    -- What is only ever added to.
    foreach name in array array[
      'journal',
      'record',
      'personal_value',
      'record_removed',
      'manifest',
      'manifest_head',
      'verification',
      'flow_taken',
      'limits_row',
      'incident_hidden',
      'access_log',
      'retention_run',
      'purged'
    ] loop
      execute format('revoke update, delete, truncate on tocsin.%I from %I', name, application);
    end loop;
    execute format('revoke delete, truncate on tocsin.incident, tocsin.journal_head from %I', application);
    -- What has been migrated is the owner's to say.
    execute format('revoke insert, update, delete, truncate on public.flyway_schema_history from %I', application);
    -- A legal hold is lifted by adding to its row.
    execute format('revoke update, delete, truncate on tocsin.legal_hold from %I', application);
    execute format('grant update (lifted_at, lifted_by, lift_reason) on tocsin.legal_hold to %I', application);
  end if;

  if purge in (application, current_user) then
    return;
  end if;
  -- As much as masking and removing need, whatever it may have had before.
  execute format('revoke all on all tables in schema public, tocsin from %I', purge);
  execute format('grant usage on schema public, tocsin to %I', purge);
  execute format('grant select on act_hi_procinst, act_hi_varinst, act_hi_detail, act_ru_execution to %I', purge);
  execute format('grant select (id_), delete on act_ge_bytearray to %I', purge);
  execute format('grant update (var_type_, text_, text2_, double_, long_, bytearray_id_)'
    || ' on act_hi_varinst, act_hi_detail to %I', purge);
  foreach name in array array[
    'journal',
    'journal_head',
    'record',
    'personal_value',
    'incident',
    'incident_limit',
    'incident_hidden',
    'limits_row',
    'flow_taken',
    'access_log',
    'notification',
    'notification_attempt',
    'send',
    'send_item',
    'send_waiting'
  ] loop
    execute format('grant select, delete on tocsin.%I to %I', name, purge);
  end loop;
  execute format('grant update (masked_at) on tocsin.incident to %I', purge);
  execute format('grant update (body) on tocsin.notification to %I', purge);
  execute format('grant update (result, address) on tocsin.notification_attempt to %I', purge);
  execute format('grant update (line, address, leader) on tocsin.send to %I', purge);
  execute format('grant update (salt, value, masked_at, seal) on tocsin.personal_value to %I', purge);
  execute format('grant select on tocsin.legal_hold to %I', purge);
  execute format('grant select, insert on tocsin.purged, tocsin.retention_run, tocsin.record_removed to %I', purge);
end $$;
