-- The books can be added to, never changed: refused by trigger for everybody, and by privilege for the application's role.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception using errcode = '42501', message = format('%s is append-only', tg_table_name);
end $$;

create trigger audit_entries_append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();
create trigger z_reports_append_only before update or delete or truncate on z_reports
  for each statement execute function refuse_change();
create trigger event_log_append_only before update or truncate on event_log
  for each statement execute function refuse_change();

-- A server may not let its user make roles; then the triggers above stand alone, and `pos-hub doctor` says so.
do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'pos_app') then
    create role pos_app nologin;
  end if;
  execute format('grant pos_app to %I', current_user);
exception when insufficient_privilege or duplicate_object or unique_violation then
  null;
end $$;

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant usage on schema public to pos_app;
    grant select, insert, update, delete on all tables in schema public to pos_app;
    revoke update, delete on event_log, audit_entries, z_reports from pos_app;
    revoke delete on payments, refunds, cash_movements, shifts, orders from pos_app;
    grant usage on all sequences in schema public to pos_app;
  end if;
end $$;
