"""What a command is and how one runs.

    dispatch → execution → operation → repositories → … → unit of work → reply

`operation` is the definition, `dispatch` checks names and arguments of what comes from outside, `execution` runs one
operation in one transaction with idempotency and licence, `repositories` finds, locks and checks rows. What happens in
the venue is said in `hub.operations`, never here.
"""
