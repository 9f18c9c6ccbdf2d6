-- The versions before call these two beside the next ones, whose columns they do not know: rows that they insert get those
-- columns' defaults. The functions of this version and of later ones stand in models/functions.

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
    insert into orders (
      id, number, business_day, type, state, version, table_id, table_state, guests, waiter_id, note, customer,
      rounds, opened_at, sent_to_kitchen_at, sent_to_bar_at, settled_at, settled_on, cancelled_at, cancel_reason,
      merged_into, service_rate, subtotal_minor, discount_minor, service_charge_minor, tax_minor, total_minor,
      paid_minor, tip_minor, has_unsent)
    values (
      o.id, o.number, o.business_day, o.type, o.state, o.version, o.table_id, o.table_state, o.guests, o.waiter_id,
      o.note, o.customer, o.rounds, o.opened_at, o.sent_to_kitchen_at, o.sent_to_bar_at, o.settled_at, o.settled_on,
      o.cancelled_at, o.cancel_reason, o.merged_into, o.service_rate, o.subtotal_minor, o.discount_minor,
      o.service_charge_minor, o.tax_minor, o.total_minor, o.paid_minor, o.tip_minor, o.has_unsent);
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
    insert into tickets (
      id, order_id, station, state, round, version, terminal, sent_at, delivered_at, shown_at, started_at, ready_at,
      change)
    select
      id, order_id, station, state, round, version, terminal, sent_at, delivered_at, shown_at, started_at, ready_at,
      change
    from json_populate_recordset(null::tickets, p_new_tickets);
  end if;
  if p_new_lines is not null then
    insert into order_lines (
      id, order_id, seq, item_id, name, quantity, unit_price_minor, modifiers, taxes, is_service_chargeable,
      is_counted, seat, course, note, station, state, ticket_id, change, gross_minor, discount_minor, tax_minor,
      total_minor, tax_shares, added_by, added_at, sent_at, started_at, ready_at, served_at, void, price_rule)
    select
      id, order_id, seq, item_id, name, quantity, unit_price_minor, modifiers, taxes, is_service_chargeable,
      is_counted, seat, course, note, station, state, ticket_id, change, gross_minor, discount_minor, tax_minor,
      total_minor, tax_shares, added_by, added_at, sent_at, started_at, ready_at, served_at, void, price_rule
    from json_populate_recordset(null::order_lines, p_new_lines);
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
    insert into order_discounts (
      id, order_id, line_id, kind, value, amount_minor, reason, given_by, approved_by, at)
    select
      id, order_id, line_id, kind, value, amount_minor, reason, given_by, approved_by, at
    from json_populate_recordset(null::order_discounts, p_new_discounts);
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

create or replace function save_orders(p_orders json) returns void language plpgsql as $$
-- Several times save_order, in this order; their new payments with them.
declare
  saved record;
begin
  for saved in select * from json_to_recordset(p_orders) as s(
      is_new boolean, "order" json, new_lines json, lines json, removed_lines uuid[],
      new_discounts json, discounts json, removed_discounts uuid[], new_tickets json, tickets json, new_payments json) loop
    perform save_order(saved.is_new, saved."order", saved.new_lines, saved.lines, saved.removed_lines,
      saved.new_discounts, saved.discounts, saved.removed_discounts, saved.new_tickets, saved.tickets);
    if saved.new_payments is not null then
      insert into payments (
        id, order_id, shift_id, business_day, method, state, amount_minor, tendered_minor, change_minor, tip_minor,
        rounding_minor, refunded_minor, reference, taken_by, device, at, redirect_url, note, cancel_asked_at)
      select
        id, order_id, shift_id, business_day, method, state, amount_minor, tendered_minor, change_minor, tip_minor,
        rounding_minor, refunded_minor, reference, taken_by, device, at, redirect_url, note, cancel_asked_at
      from json_populate_recordset(null::payments, saved.new_payments);
    end if;
  end loop;
end $$;
