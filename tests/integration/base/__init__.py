"""The embedded PostgreSQL, as processes see it."""
