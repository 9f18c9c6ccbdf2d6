-- What is awaited of a payment, and the requests made for it; the few that need work are found without reading the rest.

alter table venue add column has_pesapal boolean not null default false;

alter table payments
  add column redirect_url text,
  add column note text,
  add column cancel_asked_at timestamptz,
  drop constraint payments_state,
  add constraint payments_state check (state in ('completed', 'unverified', 'pending', 'failed', 'cancelled')),
  add constraint payments_pending check (state <> 'pending' or method = 'pesapal'),
  add constraint payments_redirect check (redirect_url is null or state = 'pending');

alter table pesapal_attempts
  add constraint pesapal_attempts_payment foreign key (payment_id) references payments (id),
  add constraint pesapal_attempts_state check (state in ('queued', 'sending', 'open', 'ended', 'disputed')),
  add constraint pesapal_attempts_open check (state not in ('open', 'disputed') or tracking_id is not null),
  add constraint pesapal_attempts_ended check ((ended_at is not null) = (state in ('ended', 'disputed')));
create index pesapal_attempts_payment_id on pesapal_attempts (payment_id);
create index pesapal_attempts_due on pesapal_attempts (due_at) where due_at is not null;
create unique index pesapal_attempts_one_at_work on pesapal_attempts (payment_id)
  where state in ('queued', 'sending', 'open');

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant select, insert, update on pesapal_attempts to pos_app;
  end if;
end $$;
