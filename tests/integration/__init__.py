"""Single parts against the real thing they talk to: PostgreSQL, Redis, processes, files."""
