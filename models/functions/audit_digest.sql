create function audit_digest(p_prev text, p_n bigint, p_at timestamptz, p_actor uuid, p_device text,
                             p_action text, p_target text, p_before text, p_after text)
returns text language sql immutable as $$
  select encode(sha256(convert_to(p_prev || json_build_array(
    p_n, to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p_actor, p_device,
    p_action, p_target, p_before, p_after)::text, 'UTF8')), 'hex')
$$;
