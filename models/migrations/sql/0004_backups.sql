-- States are few, a percentage is one, and what is proven has a file that is known by its checksum.

alter table backups
  add constraint backups_state check (state in ('asked', 'making', 'made', 'proving', 'proven', 'unproven', 'failed')),
  add constraint backups_progress check (progress between 0 and 100),
  add constraint backups_file check (
    state in ('asked', 'making', 'proving', 'failed') or (file is not null and sha256 is not null and size_bytes is not null)),
  add constraint backups_proven check (state <> 'proven' or verified_at is not null);
create index backups_created_at on backups (created_at);

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant select, insert, update, delete on backups to pos_app;
  end if;
end $$;
