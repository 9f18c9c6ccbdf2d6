create function prune_event_log(p_before timestamptz, p_most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
