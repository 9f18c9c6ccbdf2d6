"""Commands against a real database."""
