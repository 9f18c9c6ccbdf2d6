create function sales_seen(p_day date) returns json language sql stable as $$
  select json_build_object(
    'hours', (select coalesce(json_agg(json_build_object('hour', h.hour, 'orders', h.orders, 'guests', h.guests,
                'sales_minor', h.sales_minor) order by h.hour), '[]') from sales_hours h where h.business_day = p_day),
    'last_week', (select coalesce(json_agg(json_build_object('hour', h.hour, 'orders', h.orders,
                'sales_minor', h.sales_minor) order by h.hour), '[]') from sales_hours h where h.business_day = p_day - 7),
    'tenders', (select coalesce(json_agg(json_build_object('method', t.method, 'payments', t.payments,
                'amount_minor', t.amount_minor, 'tip_minor', t.tip_minor, 'refunded_minor', t.refunded_minor)
                order by t.method), '[]') from sales_tenders t where t.business_day = p_day))
$$;
