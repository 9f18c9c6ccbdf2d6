create function save_order(
  p_is_new boolean, p_order json, p_new_lines json, p_lines json, p_removed_lines uuid[],
  p_new_discounts json, p_discounts json, p_removed_discounts uuid[], p_new_tickets json, p_tickets json,
  p_new_payments json, p_payments json)
returns void language plpgsql as $$
-- Writes what changed of one order. What did not change is null, and costs nothing. Lines, discounts and tickets that moved
-- to another order were written there before, so that what is removed here are only this order's own.
declare
  o orders := json_populate_record(null::orders, p_order);
begin
  if p_is_new then
    insert into orders ({columns of orders}) values ({columns of orders as o});
  else
    update orders set {changes of orders from o except number, business_day, opened_at, service_rule,
      tax_rounding} where id = o.id;
  end if;
  if p_new_tickets is not null then
    insert into tickets ({columns of tickets})
      select {columns of tickets} from json_populate_recordset(null::tickets, p_new_tickets);
  end if;
  if p_new_lines is not null then
    insert into order_lines ({columns of order_lines})
      select {columns of order_lines} from json_populate_recordset(null::order_lines, p_new_lines);
  end if;
  if p_lines is not null then
    update order_lines l set {changes of order_lines from x except
        item_id, name, taxes, is_service_chargeable, is_counted, added_by, added_at, price_rule}
      from json_populate_recordset(null::order_lines, p_lines) x where l.id = x.id;
  end if;
  if p_removed_lines <> '{}' then
    delete from order_lines where id = any (p_removed_lines) and order_id = o.id;
  end if;
  if p_new_discounts is not null then
    insert into order_discounts ({columns of order_discounts})
      select {columns of order_discounts} from json_populate_recordset(null::order_discounts, p_new_discounts);
  end if;
  if p_discounts is not null then
    update order_discounts d set {changes of order_discounts from x except reason, given_by, at}
      from json_populate_recordset(null::order_discounts, p_discounts) x where d.id = x.id;
  end if;
  if p_removed_discounts <> '{}' then
    delete from order_discounts where id = any (p_removed_discounts) and order_id = o.id;
  end if;
  if p_tickets is not null then
    update tickets t set {changes of tickets from x except station, round, terminal, sent_at}
      from json_populate_recordset(null::tickets, p_tickets) x where t.id = x.id;
  end if;
  if p_new_payments is not null then
    insert into payments ({columns of payments})
      select {columns of payments} from json_populate_recordset(null::payments, p_new_payments);
  end if;
  if p_payments is not null then
    update payments p set {changes of payments from x except taken_by, device, at}
      from json_populate_recordset(null::payments, p_payments) x where p.id = x.id;
  end if;
end $$;
