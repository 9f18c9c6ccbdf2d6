create function count_sale(p_day date, p_hour integer, p_orders integer, p_guests integer, p_sales bigint,
                           p_method text, p_payments integer, p_amount bigint, p_tip bigint, p_refunded bigint)
returns json language plpgsql as $$
-- Keeps the day's figures in step with the books; the day's row is the lock under which they are read back.
begin
  insert into business_days (business_day) values (p_day) on conflict do nothing;
  perform 1 from business_days where business_day = p_day for no key update;
  if p_hour is not null then
    insert into sales_hours as h (business_day, hour, orders, guests, sales_minor)
      values (p_day, p_hour, p_orders, p_guests, p_sales)
      on conflict (business_day, hour) do update set orders = h.orders + excluded.orders,
        guests = h.guests + excluded.guests, sales_minor = h.sales_minor + excluded.sales_minor;
  end if;
  if p_method is not null then
    insert into sales_tenders as t (business_day, method, payments, amount_minor, tip_minor, refunded_minor)
      values (p_day, p_method, p_payments, p_amount, p_tip, p_refunded)
      on conflict (business_day, method) do update set payments = t.payments + excluded.payments,
        amount_minor = t.amount_minor + excluded.amount_minor, tip_minor = t.tip_minor + excluded.tip_minor,
        refunded_minor = t.refunded_minor + excluded.refunded_minor;
  end if;
  return sales_seen(p_day);
end $$;
