create function finish_command(
  p_key text, p_status integer, p_body text, p_actor uuid, p_device text, p_at timestamptz, p_refused_in text[], p_audit json,
  p_types text[], p_rooms text[], p_kinds text[], p_ids text[], p_versions bigint[], p_data text[], p_tags bigint[],
  p_orders json)
returns table (head bigint, head_tag bigint) language plpgsql as $$
-- Answers where the log stood before. The advisory lock is FIFO and held to commit, so positions are gapless and in commit order;
-- the licence is read under the same lock, so that nothing is recorded inside a lock interval.
-- Events come as one array for each column (rooms joined by commas): far cheaper to take apart than JSON.
declare
  stream event_stream;
  entry record;
  new_head bigint;
begin
  if p_orders is not null then
    perform save_orders(p_orders);
  end if;
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
  new_head := stream.head + cardinality(p_types);
  if p_types <> '{}' then
    insert into event_log (position, tag, rooms, type, object_kind, object_id, object_version, data, actor, device, cause, at)
      select stream.head + e.n, e.tag, string_to_array(e.rooms, ','), e.type, e.kind, e.id, e.version,
             e.data::json, p_actor, p_device, p_key, p_at
      from unnest(p_types, p_rooms, p_kinds, p_ids, p_versions, p_data, p_tags) with ordinality
           as e(type, rooms, kind, id, version, data, tag, n);
    insert into room_heads as h (room, position)
      select room, stream.head + max(e.n)
      from unnest(p_rooms) with ordinality as e(rooms, n), unnest(string_to_array(e.rooms, ',')) as room
      group by room
      on conflict (room) do update set position = excluded.position;
  end if;
  update event_stream s set head = new_head, head_tag = coalesce(p_tags[cardinality(p_tags)], stream.head_tag),
    audit_n = stream.audit_n, audit_hash = stream.audit_hash;
  if p_key is not null then
    update commands set status = p_status, body = p_body, position = new_head where key = p_key;
  end if;
  return query select stream.head, stream.head_tag;
end $$;
