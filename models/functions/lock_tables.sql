create function lock_tables(p_tables uuid[]) returns json language plpgsql as $$
-- A table's view is made of several orders: its row is the lock under which the view is read.
begin
  perform 1 from dining_tables where id = any (p_tables) order by id for no key update;
  return tables_seen(p_tables);
end $$;
