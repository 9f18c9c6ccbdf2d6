-- One link a venue; what was said of the licence is found in the audit chain without reading all of it.

alter table cloud_link add constraint cloud_link_only_one check (id = 1);
create index audit_entries_licence on audit_entries (action, n) where action in ('licence.apply', 'licence.use_code');

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant select, insert, update on cloud_link to pos_app;
  end if;
end $$;
