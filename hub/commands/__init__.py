"""What a command is and how one runs.

    dispatch → execution (idempotency) → operation → repositories → … → unit of work → finish → reply

`operation` is the definition of an operation, `command` is one call of it. `dispatch` checks name and arguments of a
client's command. `execution` runs it in one transaction: `idempotency` claims its key, `repositories` finds, locks and
checks rows, `finish` writes the outcome. What an operation means for the venue belongs in `hub.operations`, not here.
"""
