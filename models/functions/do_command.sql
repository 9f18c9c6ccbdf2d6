create function do_command(
  p_key text, p_status integer, p_body text, p_actor uuid, p_device text, p_at timestamptz, p_refused_in text[], p_audit json,
  p_types text[], p_rooms text[], p_kinds text[], p_ids text[], p_versions bigint[], p_data text[], p_tags bigint[],
  p_orders text, p_fingerprint bytea, p_reference_version bigint, p_numbered_on date, p_place text)
returns table (head bigint, head_tag bigint, number integer) language plpgsql as $$
-- Answers as finish_command; no row, and nothing written, when the key is known or the reference data is another. An order's
-- number is given out here, and put in its place in the JSON of the order, its events and the reply.
declare
  numbered text;
begin
  perform 1 from venue v where v.reference_version = p_reference_version;
  if not found or not (select b.is_fresh from begin_command(p_key, p_fingerprint) b) then
    return;
  end if;
  if p_numbered_on is not null then
    -- The log's lock before the number's row: whoever waits for it stands in line, but for a row all wake up at once.
    perform pg_advisory_xact_lock(7001, 1);
    number := next_order_number(p_numbered_on);
    numbered := format('"number":%s,', number);
    p_body := replace(p_body, p_place, numbered);
    p_orders := replace(p_orders, p_place, numbered);
    p_data := array(select replace(d.data, p_place, numbered) from unnest(p_data) with ordinality as d(data, n) order by d.n);
  end if;
  select f.head, f.head_tag into head, head_tag from finish_command(
    p_key, p_status, p_body, p_actor, p_device, p_at, p_refused_in, p_audit,
    p_types, p_rooms, p_kinds, p_ids, p_versions, p_data, p_tags, p_orders::json) f;
  return next;
end $$;
