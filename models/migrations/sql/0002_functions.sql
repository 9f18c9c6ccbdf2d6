-- The few places where one round trip does the work of many. Rules stay in hub.domain; these only read, lock and write.

create function begin_command(p_key text, p_fingerprint bytea)
returns table (is_fresh boolean, is_same boolean, status integer, body text, reply_position bigint,
               reference_version bigint, licence_state text)
language plpgsql as $$
-- Claims an idempotency key, or waits for its twin and returns the stored reply (a volatile function sees what the twin committed).
declare
  c commands;
  is_fresh_key boolean := true;
begin
  if p_key is not null then
    insert into commands (key, fingerprint, at) values (p_key, p_fingerprint, clock_timestamp()) on conflict do nothing;
    if not found then
      is_fresh_key := false;
      select * into c from commands k where k.key = p_key;
    end if;
  end if;
  return query
    select is_fresh_key, c.fingerprint = p_fingerprint, c.status, c.body, c.position, v.reference_version, l.state::text
    from venue v, licence l;
end $$;

create function audit_digest(p_prev text, p_n bigint, p_at timestamptz, p_actor uuid, p_device text,
                             p_action text, p_target text, p_before text, p_after text)
returns text language sql immutable as $$
  select encode(sha256(convert_to(p_prev || json_build_array(
    p_n, to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p_actor, p_device,
    p_action, p_target, p_before, p_after)::text, 'UTF8')), 'hex')
$$;

create function finish_command(
  p_key text, p_status integer, p_body text, p_actor uuid, p_device text, p_at timestamptz, p_refused_in text[], p_audit json,
  p_types text[], p_rooms text[], p_kinds text[], p_ids text[], p_versions bigint[], p_data text[])
returns bigint language plpgsql as $$
-- The last step of every command. The advisory lock is FIFO and held to commit, so positions are gapless and in commit order;
-- the licence is read under the same lock, so that nothing is recorded inside a lock interval.
-- Events come as one array for each column (rooms joined by commas): far cheaper to take apart than JSON.
declare
  stream event_stream;
  entry record;
begin
  perform pg_advisory_xact_lock(7001, 1);
  if p_refused_in <> '{}' and exists (select 1 from licence where state = any (p_refused_in)) then
    raise exception using errcode = 'PL423', message = 'venue locked';
  end if;
  select * into stream from event_stream;
  for entry in select * from json_to_recordset(p_audit) as a(action text, target text, before text, after text) loop
    insert into audit_entries (n, at, actor, device, action, target, before, after, prev_hash, hash)
      values (stream.audit_n + 1, p_at, p_actor, p_device, entry.action, entry.target, entry.before, entry.after,
              stream.audit_hash,
              audit_digest(stream.audit_hash, stream.audit_n + 1, p_at, p_actor, p_device,
                           entry.action, entry.target, entry.before, entry.after))
      returning n, hash into stream.audit_n, stream.audit_hash;
  end loop;
  if p_types <> '{}' then
    insert into event_log (position, tag, rooms, type, object_kind, object_id, object_version, data, actor, device, cause, at)
      select stream.head + n, (random() * 2147483646)::bigint + 1, string_to_array(rooms, ','), type, kind, id, version,
             data::json, p_actor, p_device, p_key, p_at
      from unnest(p_types, p_rooms, p_kinds, p_ids, p_versions, p_data) with ordinality
           as e(type, rooms, kind, id, version, data, n);
    insert into room_heads as h (room, position)
      select room, stream.head + max(n)
      from unnest(p_rooms) with ordinality as e(rooms, n), unnest(string_to_array(e.rooms, ',')) as room
      group by room
      on conflict (room) do update set position = excluded.position;
    stream.head := stream.head + cardinality(p_types);
    select tag into stream.head_tag from event_log where position = stream.head;
  end if;
  update event_stream set head = stream.head, head_tag = stream.head_tag,
    audit_n = stream.audit_n, audit_hash = stream.audit_hash;
  if p_key is not null then
    update commands set status = p_status, body = p_body, position = stream.head where key = p_key;
  end if;
  return stream.head;
end $$;

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

create function lock_order(p_order uuid) returns json language plpgsql as $$
-- Lock first, then read: a volatile function takes a fresh snapshot for each statement, so it reads what the last holder committed.
begin
  perform 1 from orders where id = p_order for no key update;
  return order_document(p_order);
end $$;

create function next_order_number(p_day date) returns integer language sql as $$
-- Taken in a transaction of its own, so that opening an order never waits for another order's commit.
  insert into order_numbers as d (business_day, last_number) values (p_day, 1)
    on conflict (business_day) do update set last_number = d.last_number + 1 returning last_number
$$;

create function save_order(
  p_is_new boolean, p_order json, p_new_lines json, p_lines json, p_removed_lines uuid[],
  p_new_discounts json, p_discounts json, p_removed_discounts uuid[], p_new_tickets json, p_tickets json)
returns void language plpgsql as $$
-- Writes what changed of one order. What did not change is null, and costs nothing.
declare
  o orders := json_populate_record(null::orders, p_order);
begin
  if p_new_tickets is not null then
    insert into tickets select * from json_populate_recordset(null::tickets, p_new_tickets);
  end if;
  if p_is_new then
    insert into orders select o.*;
  else
    update orders set
      type = o.type, state = o.state, version = o.version, table_id = o.table_id, table_state = o.table_state,
      guests = o.guests, waiter_id = o.waiter_id, note = o.note, customer = o.customer, rounds = o.rounds,
      sent_to_kitchen_at = o.sent_to_kitchen_at, sent_to_bar_at = o.sent_to_bar_at, settled_at = o.settled_at,
      cancelled_at = o.cancelled_at, cancel_reason = o.cancel_reason, merged_into = o.merged_into,
      subtotal_minor = o.subtotal_minor, discount_minor = o.discount_minor, service_charge_minor = o.service_charge_minor,
      tax_minor = o.tax_minor, total_minor = o.total_minor, paid_minor = o.paid_minor, tip_minor = o.tip_minor
    where id = o.id;
  end if;
  if p_new_lines is not null then
    insert into order_lines select * from json_populate_recordset(null::order_lines, p_new_lines);
  end if;
  if p_lines is not null then
    update order_lines l set
      order_id = x.order_id, seq = x.seq, quantity = x.quantity, unit_price_minor = x.unit_price_minor,
      modifiers = x.modifiers, seat = x.seat, course = x.course, note = x.note, station = x.station, state = x.state,
      ticket_id = x.ticket_id, change = x.change, gross_minor = x.gross_minor, discount_minor = x.discount_minor,
      tax_minor = x.tax_minor, total_minor = x.total_minor, tax_shares = x.tax_shares, sent_at = x.sent_at,
      started_at = x.started_at, ready_at = x.ready_at, served_at = x.served_at, void = x.void
    from json_populate_recordset(null::order_lines, p_lines) x where l.id = x.id;
  end if;
  if p_removed_lines <> '{}' then
    delete from order_lines where id = any (p_removed_lines);
  end if;
  if p_new_discounts is not null then
    insert into order_discounts select * from json_populate_recordset(null::order_discounts, p_new_discounts);
  end if;
  if p_discounts is not null then
    update order_discounts d set amount_minor = x.amount_minor, order_id = x.order_id, line_id = x.line_id
      from json_populate_recordset(null::order_discounts, p_discounts) x where d.id = x.id;
  end if;
  if p_removed_discounts <> '{}' then
    delete from order_discounts where id = any (p_removed_discounts);
  end if;
  if p_tickets is not null then
    update tickets t set
      order_id = x.order_id, state = x.state, version = x.version, delivered_at = x.delivered_at, shown_at = x.shown_at,
      started_at = x.started_at, ready_at = x.ready_at
    from json_populate_recordset(null::tickets, p_tickets) x where t.id = x.id;
  end if;
end $$;

create function tables_seen(p_tables uuid[]) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object(
    'id', t.id, 'code', t.code, 'seats', t.seats, 'floor', t.floor_id, 'sort', t.sort, 'is_active', t.is_active,
    'orders', (select coalesce(json_agg(json_build_object(
        'id', o.id, 'number', o.number, 'waiter', o.waiter_id, 'opened_at', o.opened_at, 'guests', o.guests,
        'table_state', o.table_state) order by o.opened_at, o.id), '[]')
      from orders o where o.table_id = t.id and o.state = 'open')) order by t.sort, t.code), '[]')
  from dining_tables t where t.id = any (p_tables)
$$;

create function lock_tables(p_tables uuid[]) returns json language plpgsql as $$
-- A table's view is made of several orders: its row is the lock under which the view is read.
begin
  perform 1 from dining_tables where id = any (p_tables) order by id for no key update;
  return tables_seen(p_tables);
end $$;

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

create function prune_event_log(p_before timestamptz, p_most integer) returns integer
language plpgsql security definer as $$
-- Removes the oldest events in a small batch and remembers the tag just below the new floor. Never empties the log.
declare
  stream event_stream;
  new_floor bigint;
  gone integer;
begin
  perform pg_advisory_xact_lock(7001, 1);
  select * into stream from event_stream;
  select coalesce(min(position), stream.head) into new_floor from
    (select position, at from event_log where position >= stream.floor order by position limit p_most) oldest
    where at >= p_before;
  new_floor := least(new_floor, stream.floor + p_most, stream.head);
  if new_floor <= stream.floor then return 0; end if;
  update event_stream set floor = new_floor,
    floor_tag = (select tag from event_log where position = new_floor - 1);
  delete from event_log where position < new_floor;
  get diagnostics gone = row_count;
  return gone;
end $$;

create function prune_commands(p_before timestamptz, p_most integer) returns integer language plpgsql as $$
declare
  gone integer;
begin
  delete from commands where key in (select key from commands where at < p_before order by at limit p_most);
  get diagnostics gone = row_count;
  return gone;
end $$;
