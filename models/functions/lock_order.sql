create function lock_order(p_order uuid) returns json language plpgsql as $$
-- Lock first, then read: a volatile function takes a fresh snapshot for each statement, so it reads what the last holder committed.
begin
  perform 1 from orders where id = p_order for no key update;
  return order_document(p_order);
end $$;
