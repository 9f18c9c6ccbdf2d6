-- What printers and their jobs may be; the few jobs at work are found without reading the many that are done.

alter table printers
  add constraint printers_kind check (kind in ('receipt', 'station')),
  add constraint printers_port check (port between 1 and 65535),
  add constraint printers_width check (width_mm in (58, 80)),
  add constraint printers_backup check (backup_id <> id),
  add constraint printers_backup_fkey foreign key (backup_id) references printers;
create index printers_backup_id on printers (backup_id) where backup_id is not null;

alter table print_jobs
  add constraint print_jobs_kind check (kind in ('ticket', 'void', 'bill', 'receipt', 'report', 'kick')),
  add constraint print_jobs_state check (state in ('queued', 'sending', 'printed', 'expired')),
  add constraint print_jobs_ended check ((ended_at is not null) = (state in ('printed', 'expired'))),
  add constraint print_jobs_printer foreign key (printer_id) references printers;
create index print_jobs_at_work on print_jobs (printer_id, created_at) where state in ('queued', 'sending');
create index print_jobs_printer_id on print_jobs (printer_id);
create index print_jobs_created on print_jobs (created_at);
create index print_jobs_order on print_jobs (order_id) where order_id is not null;

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant select, insert, update, delete on printers, print_jobs to pos_app;
  end if;
end $$;
