# What went wrong outside the hub. A row stores the key and its data; views show the text.

print-problem-broke = The connection broke while it was printing
print-problem-cover-open = The printer's cover is open
print-problem-fault = The printer reports a fault: switch it off and on
print-problem-hub-stopped = The hub stopped while it was sent
print-problem-hung-up = The printer hung up
print-problem-not-in-use = The printer is not in use
print-problem-out-of-paper = The printer is out of paper
print-problem-refused = { $host } is there, but takes no print jobs on port { $port }
print-problem-silent = Nothing answers at { $host }: is the printer on, and is this its address?
print-problem-slow = The printer took too long
print-problem-stopped = The printer stopped answering
print-problem-unknown-host = { $host } is not a name this network knows
print-problem-unreachable = { $host } cannot be reached: { $error }

licence-reason-expired = The licence has expired
licence-reason-expires-soon = The licence expires soon
licence-reason-not-confirmed-for-long = The licence could not be confirmed on line for too long
licence-reason-not-confirmed-yet = The licence has not been confirmed on line yet
licence-reason-restored = The database was restored; the licence must be confirmed on line
licence-reason-unlocked-by-code = Unlocked by code until { $until } UTC

licence-note-clock = the clock stands at { $at }
licence-note-code-put-back = a telephone code was put back ({ $digest })
licence-note-code-refused = a telephone code was refused: { $reason } ({ $digest })
licence-note-lease-gone = the lease is gone from its row
licence-note-lease-refused = { $place }: { $why }: { $digest }
licence-note-restored = the database and the file beside it do not belong together
licence-note-state = state { $state }, last applied { $applied }

payment-note-again = { $problem }. Trying again.
payment-note-being-cancelled = Being cancelled: asking Pesapal whether it was paid
payment-note-cancelled = Cancelled
payment-note-cancelled-unasked = Cancelled; Pesapal could not be asked
payment-note-expired = Nobody paid it within { $minutes } minutes
payment-note-failed = Pesapal says that it failed
payment-note-mismatch = Pesapal reports { reported-amount } instead of { $expected }: ask a manager
payment-note-no-answer = No answer for a day. { $problem }

payment-problem-away = Pesapal cannot be reached
payment-problem-keys = Pesapal does not accept the venue's keys
payment-problem-no-address = Pesapal answered without an address to pay at
payment-problem-no-json = Pesapal answers { $status } with something that is no JSON
payment-problem-says = Pesapal says: { $message }
payment-problem-slow = Pesapal takes too long to answer
payment-problem-status = Pesapal answers { $status }
payment-problem-too-much = Pesapal answers with far too much
payment-problem-unknown-status = Pesapal answered with a status nobody knows
