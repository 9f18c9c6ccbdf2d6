create function save_orders(p_orders json) returns void language plpgsql as $$
-- Several times save_order, in this order; their new payments with them.
declare
  saved record;
begin
  for saved in select * from json_to_recordset(p_orders) as s(
      is_new boolean, "order" json, new_lines json, lines json, removed_lines uuid[],
      new_discounts json, discounts json, removed_discounts uuid[], new_tickets json, tickets json, new_payments json,
      payments json) loop
    perform save_order(saved.is_new, saved."order", saved.new_lines, saved.lines, saved.removed_lines,
      saved.new_discounts, saved.discounts, saved.removed_discounts, saved.new_tickets, saved.tickets, saved.new_payments,
      saved.payments);
  end loop;
end $$;
