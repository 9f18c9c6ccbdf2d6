-- What must hold whatever the code does.

alter table admins add constraint admins_role check (role in ('sysadmin'));
create unique index admins_username on admins (lower(username));

alter table sites
  add constraint sites_lock check (is_locked = (lock_mode is not null)),
  add constraint sites_lock_mode check (lock_mode in ('full', 'drain')),
  add constraint sites_serials check (0 <= changed_serial and changed_serial <= lease_serial and applied_serial <= lease_serial),
  add constraint sites_deregistered check (is_active or deregistered_at is not null);
create index sites_by_name on sites (lower(name), site_id);

alter table site_history
  add constraint site_history_site foreign key (site_id) references sites (site_id),
  add constraint site_history_kind check (kind in ('lock', 'licence', 'key', 'site', 'incident'));
create index site_history_by_site on site_history (site_id, entry_id desc);
alter table heartbeats add constraint heartbeats_site foreign key (site_id) references sites (site_id);
create index heartbeats_by_site on heartbeats (site_id, heartbeat_id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception using errcode = '42501', message = format('%s is append-only', tg_table_name);
end $$;
create trigger site_history_append_only before update or delete or truncate on site_history
  for each statement execute function refuse_change();
create trigger heartbeats_append_only before update or delete or truncate on heartbeats
  for each statement execute function refuse_change();

create function serials_only_rise() returns trigger language plpgsql as $$
begin
  if new.lease_serial < old.lease_serial then
    raise exception using errcode = '42501', message = 'a lease serial only rises';
  end if;
  return new;
end $$;
create trigger sites_serials_only_rise before update of lease_serial on sites
  for each row execute function serials_only_rise();
