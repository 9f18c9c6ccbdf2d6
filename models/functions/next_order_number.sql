create function next_order_number(p_day date) returns integer language sql as $$
-- Taken in a transaction of its own, so that opening an order never waits for another order's commit.
  insert into order_numbers as d (business_day, last_number) values (p_day, 1)
    on conflict (business_day) do update set last_number = d.last_number + 1 returning last_number
$$;
