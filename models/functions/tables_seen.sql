create function tables_seen(p_tables uuid[]) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object(
    'id', t.id, 'code', t.code, 'seats', t.seats, 'floor', t.floor_id, 'sort', t.sort, 'is_active', t.is_active,
    'orders', (select coalesce(json_agg(json_build_object(
        'id', o.id, 'number', o.number, 'waiter', o.waiter_id, 'opened_at', o.opened_at, 'guests', o.guests,
        'table_state', o.table_state) order by o.opened_at, o.id), '[]')
      from orders o where o.table_id = t.id and (o.state = 'open' or o.has_unsent))) order by t.sort, t.code), '[]')
  from dining_tables t where t.id = any (p_tables)
$$;
