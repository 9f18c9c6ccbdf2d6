-- A settled order of which something is held stays in sight; a ticket is marked when the order's note changes.

alter table orders add constraint orders_unsent check (not has_unsent or state = 'settled');
alter table tickets add constraint tickets_change check (change in ('changed'));
create index orders_in_sight on orders (table_id) where state = 'open' or has_unsent;
drop index orders_open;

create or replace function save_order(
  p_is_new boolean, p_order json, p_new_lines json, p_lines json, p_removed_lines uuid[],
  p_new_discounts json, p_discounts json, p_removed_discounts uuid[], p_new_tickets json, p_tickets json)
returns void language plpgsql as $$
-- Writes what changed of one order. What did not change is null, and costs nothing. Lines, discounts and tickets that moved
-- to another order were written there before, so that what is removed here are only this order's own. The version before
-- does not say `has_unsent`: for it nothing is.
declare
  unset orders;
  o orders;
begin
  unset.has_unsent := false;
  o := json_populate_record(unset, p_order);
  if p_is_new then
    insert into orders select o.*;
  else
    update orders set
      type = o.type, state = o.state, version = o.version, table_id = o.table_id, table_state = o.table_state,
      guests = o.guests, waiter_id = o.waiter_id, note = o.note, customer = o.customer, rounds = o.rounds,
      sent_to_kitchen_at = o.sent_to_kitchen_at, sent_to_bar_at = o.sent_to_bar_at, settled_at = o.settled_at,
      settled_on = o.settled_on,
      cancelled_at = o.cancelled_at, cancel_reason = o.cancel_reason, merged_into = o.merged_into,
      subtotal_minor = o.subtotal_minor, discount_minor = o.discount_minor, service_charge_minor = o.service_charge_minor,
      tax_minor = o.tax_minor, total_minor = o.total_minor, paid_minor = o.paid_minor, tip_minor = o.tip_minor,
      has_unsent = o.has_unsent
    where id = o.id;
  end if;
  if p_new_tickets is not null then
    insert into tickets select * from json_populate_recordset(null::tickets, p_new_tickets);
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
    delete from order_lines where id = any (p_removed_lines) and order_id = o.id;
  end if;
  if p_new_discounts is not null then
    insert into order_discounts select * from json_populate_recordset(null::order_discounts, p_new_discounts);
  end if;
  if p_discounts is not null then
    update order_discounts d set kind = x.kind, value = x.value, amount_minor = x.amount_minor, order_id = x.order_id,
        line_id = x.line_id
      from json_populate_recordset(null::order_discounts, p_discounts) x where d.id = x.id;
  end if;
  if p_removed_discounts <> '{}' then
    delete from order_discounts where id = any (p_removed_discounts) and order_id = o.id;
  end if;
  if p_tickets is not null then
    update tickets t set
      order_id = x.order_id, state = x.state, version = x.version, delivered_at = x.delivered_at, shown_at = x.shown_at,
      started_at = x.started_at, ready_at = x.ready_at, change = x.change
    from json_populate_recordset(null::tickets, p_tickets) x where t.id = x.id;
  end if;
end $$;

create or replace function tables_seen(p_tables uuid[]) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object(
    'id', t.id, 'code', t.code, 'seats', t.seats, 'floor', t.floor_id, 'sort', t.sort, 'is_active', t.is_active,
    'orders', (select coalesce(json_agg(json_build_object(
        'id', o.id, 'number', o.number, 'waiter', o.waiter_id, 'opened_at', o.opened_at, 'guests', o.guests,
        'table_state', o.table_state) order by o.opened_at, o.id), '[]')
      from orders o where o.table_id = t.id and (o.state = 'open' or o.has_unsent))) order by t.sort, t.code), '[]')
  from dining_tables t where t.id = any (p_tables)
$$;
