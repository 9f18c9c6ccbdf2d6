-- The version before knows no voided payment: what it holds nothing of, it calls failed.

update payments set state = 'failed' where state = 'voided';
alter table payments
  drop constraint payments_state,
  add constraint payments_state check (state in ('completed', 'unverified', 'pending', 'failed', 'cancelled'));
drop index payments_reference_key;
drop index payments_reference;
create unique index payments_reference on payments (method, reference) where reference is not null and state <> 'failed'
  and refunded_minor < amount_minor + rounding_minor + tip_minor;
alter table cash_movements drop constraint cash_movements_staff, drop constraint cash_movements_tips;
alter table refunds drop constraint refunds_tip;
drop index cash_movements_by_staff;
