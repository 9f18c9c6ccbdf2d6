create function begin_command(p_key text, p_fingerprint bytea)
returns table (is_fresh boolean, is_same boolean, status integer, body text, reply_position bigint,
               reference_version bigint, licence_state text)
language plpgsql as $$
-- Claims an idempotency key, or waits for its twin and returns the stored reply (a volatile function sees what the twin committed).
declare
  c commands;
  is_fresh_key boolean := true;
begin
  if p_key is not null then
    insert into commands (key, fingerprint, at) values (p_key, p_fingerprint, clock_timestamp()) on conflict do nothing;
    if not found then
      is_fresh_key := false;
      select * into c from commands k where k.key = p_key;
    end if;
  end if;
  return query
    select is_fresh_key, c.fingerprint = p_fingerprint, c.status, c.body, c.position, v.reference_version, l.state::text
    from venue v, licence l;
end $$;
