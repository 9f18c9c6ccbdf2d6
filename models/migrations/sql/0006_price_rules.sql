-- What a rule may say, and the rule a line was sold under as it was called then.

alter table price_rules
  add constraint price_rules_kind check (kind in ('percent', 'amount', 'price')),
  add constraint price_rules_times check ((from_time is null) = (to_time is null) and from_time <> to_time),
  add constraint price_rules_dates check (first_on <= last_on),
  add constraint price_rules_days check (days <@ array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  add constraint price_rules_order_types check (order_types <@ array['dine_in', 'takeaway', 'delivery']);

alter table order_lines add column price_rule jsonb;

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'pos_app') then
    grant select, insert, update, delete on price_rules to pos_app;
  end if;
end $$;
