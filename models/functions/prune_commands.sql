create function prune_commands(p_before timestamptz, p_most integer) returns integer language plpgsql as $$
declare
  gone integer;
begin
  delete from commands where key in (select key from commands where at < p_before order by at limit p_most);
  get diagnostics gone = row_count;
  return gone;
end $$;
