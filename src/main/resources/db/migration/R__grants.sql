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
    'personal_value',
    'record_removed',
    'manifest',
    'manifest_head',
    'verification',
    'flow_taken',
    'limits_row',
    'access_log',
    'retention_run',
    'purged'
  ] loop
    execute format('revoke update, delete, truncate on tocsin.%I from %I', name, application);
  end loop;
  execute format('revoke delete, truncate on tocsin.incident, tocsin.journal_head from %I', application);
  -- A legal hold is lifted by adding to its row.
  execute format('revoke update, delete, truncate on tocsin.legal_hold from %I', application);
  execute format('grant update (lifted_at, lifted_by, lift_reason) on tocsin.legal_hold to %I', application);

  if purge = application then
    return;
  end if;
  execute format('grant select on all tables in schema public, tocsin to %I', purge);
  execute format('grant delete on tocsin.journal, tocsin.journal_head, tocsin.record, tocsin.incident,'
    || ' tocsin.incident_limit, tocsin.personal_value, tocsin.flow_taken,'
    || ' tocsin.limits_row to %I', purge);
  execute format('grant insert on tocsin.purged, tocsin.retention_run to %I', purge);
  execute format('grant update on tocsin.incident to %I', purge);
  execute format('grant update, delete on tocsin.notification, tocsin.notification_attempt, tocsin.send,'
    || ' tocsin.send_item, tocsin.send_waiting to %I', purge);
  execute format('grant delete on tocsin.access_log to %I', purge);
  execute format('grant update on act_hi_varinst, act_hi_detail to %I', purge);
  execute format('grant delete on act_ge_bytearray to %I', purge);
  execute format('grant insert on tocsin.record_removed to %I', purge);
  execute format('grant update (salt, value, masked_at, seal) on tocsin.personal_value to %I', purge);
end $$;
