# Alerts: `alert-KIND`. A row stores the key and its data; views show the text.

alert-bad-event = Event { $position } cannot be told to screens; they have all started over
alert-bad-event-unhandled = Event { $position } ({ $type }) was not understood by the hub itself
alert-backup-failed = No proven backup: { $problem ->
    [none] nobody knows why
   *[other] { $problem }
}
alert-disk-full = The hub's disk is full: nothing new is taken until somebody makes room. Everything can still be read.
alert-pesapal-late = Pesapal payment of { $amount } for order { $number } came{ alert-after-state }. It counts towards the order.
alert-pesapal-late-too-much = Pesapal payment of { $amount } for order { $number } came{ alert-after-state }. More was paid than was due: refund it.
alert-after-state = { $state ->
    [pending] { "" }
   *[other] { " " }after it was { payment-state }
}
alert-pesapal-mismatch = Order { $number }: Pesapal reports { reported-amount } instead of { $expected }. It was not counted.
alert-pesapal-reversed = Pesapal took back { $amount } of order { $number }
alert-print-expired = A { print-kind } was not printed on { print-printer }: { $problem }
alert-ticket-not-delivered = Ticket for order { $number } has not reached a screen at { $station }
alert-ticket-not-shown = Ticket for order { $number } is not on a screen at { $station }
reported-amount = { $reported ->
    [none] no amount of ours
   *[other] { $reported }
}
print-kind = { $kind ->
    [ticket] ticket
    [void] void
    [bill] bill
    [receipt] receipt
    [report] report
    [kick] kick
   *[other] { $kind }
}
print-printer = { $printer ->
    [none] a printer
   *[other] { $printer }
}
