"""The command machinery without a database."""
