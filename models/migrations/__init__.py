"""The schema, step by step. SQL beside the steps in `sql/`; a step is never edited once it was released."""
