# The hub's refusals, by code, and what is wrong with a field, by code.

refusal-not-found = Not found
field-required = is required
