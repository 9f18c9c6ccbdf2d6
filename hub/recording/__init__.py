"""What operations share on the way out: save what changed, emit its events, queue what follows from it.

`emit` saves and emits each kind of thing in one step; `settlement` counts payments that were received; `firing` makes
tickets; `print_queue` and `payment_requests` are outboxes, written in the same transaction; `config_changes` saves
edits of reference data. Whether an operation is allowed is decided before, in `hub.operations`.
"""
