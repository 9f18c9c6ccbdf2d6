create function order_document(p_order uuid) returns json language sql stable as $$
  select json_build_object(
    'order', o,
    'table', (select json_build_object('id', t.id, 'code', t.code) from dining_tables t where t.id = o.table_id),
    'waiter', (select json_build_object('id', s.id, 'name', s.name) from staff s where s.id = o.waiter_id),
    'lines', (select coalesce(json_agg(l order by l.seq), '[]') from order_lines l where l.order_id = o.id),
    'discounts', (select coalesce(json_agg(d order by d.at, d.id), '[]') from order_discounts d where d.order_id = o.id),
    'payments', (select coalesce(json_agg(p order by p.at, p.id), '[]') from payments p where p.order_id = o.id),
    'tickets', (select coalesce(json_agg(k order by k.sent_at, k.id), '[]') from tickets k where k.order_id = o.id))
  from orders o where o.id = p_order
$$;
