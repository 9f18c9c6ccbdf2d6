"""The database alone: migrations, constraints, the log, the chain, and who may not touch the books."""
