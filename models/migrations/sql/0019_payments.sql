-- A payment is voided; a reference is free again once nothing of its payment is held.

alter table payments
  drop constraint payments_state,
  add constraint payments_state
    check (state in ('completed', 'unverified', 'pending', 'failed', 'cancelled', 'voided'));

drop index payments_reference;
create unique index payments_reference on payments (method, reference)
  where reference is not null and state in ('completed', 'unverified', 'pending')
    and refunded_minor < amount_minor + rounding_minor + tip_minor;

-- As `hub.domain.references`; of references that were alike before, the first keeps its key.
update payments p set reference_key = k.key
  from (select id, key, row_number() over (partition by method, key order by at, id) as n
    from (select id, method, at, translate(lower(regexp_replace(reference, '[^[:alnum:]]', '', 'g')), 'oil', '011') as key
      from payments where reference is not null and state in ('completed', 'unverified')) plain) k
  where p.id = k.id and k.n = 1 and k.key <> '';
create unique index payments_reference_key on payments (method, reference_key)
  where reference_key is not null and state in ('completed', 'unverified', 'pending')
    and refunded_minor < amount_minor + rounding_minor + tip_minor;

alter table refunds add constraint refunds_tip check (tip_minor between 0 and amount_minor);

alter table cash_movements
  add constraint cash_movements_staff foreign key (staff_id) references staff (id),
  add constraint cash_movements_tips check (kind = 'pay_out' or (not is_tips and staff_id is null));

create index cash_movements_by_staff on cash_movements (staff_id) where staff_id is not null;

alter table refund_lines
  add constraint refund_lines_refund foreign key (refund_id) references refunds (id),
  add constraint refund_lines_line foreign key (line_id) references order_lines (id),
  add constraint refund_lines_amount check (amount_minor >= 0);
create index refund_lines_by_refund on refund_lines (refund_id);
create index refund_lines_by_line on refund_lines (line_id);

alter table payment_corrections
  add constraint payment_corrections_payment foreign key (payment_id) references payments (id),
  add constraint payment_corrections_shift foreign key (shift_id) references shifts (id),
  add constraint payment_corrections_kind check (kind in ('tip', 'move', 'correct', 'void'));
create index payment_corrections_by_payment on payment_corrections (payment_id);
create index payment_corrections_by_shift on payment_corrections (shift_id);
create index payment_corrections_by_day on payment_corrections (business_day);

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant select, insert on refund_lines, payment_corrections to pos_app;
  end if;
end $$;
