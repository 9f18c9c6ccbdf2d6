"""The tables alone: migrations, constraints, and the SQL functions of each version."""
