# The kitchen screen.

## The bar

kds-all-stations = All stations
kds-open = { $number } open
kds-late-tickets = { $number } late
kds-all-day = All day
kds-recall = Recall
kds-sound-on = Sound on
kds-tap-for-sound = Tap for sound
kds-keys = Keys

## Tickets

kds-all-clear = All clear
kds-all-clear-note = Tickets appear here the moment a waiter sends them.
kds-earlier = { $count } earlier
kds-more = +{ $count } more
kds-oldest = oldest { $time }
kds-no-more = No more tickets
kds-start = Start { $place }
kds-order-round = #{ $number } · round { $round }
kds-continued = { $place } #{ $number } continued
kds-continues = continues
kds-note-removed = Note removed
kds-changed = CHANGED
kds-void = VOID
kds-bump = Bump
kds-cooking = cooking
kds-new = new
kds-late = late
kds-hurry = hurry
kds-seat = seat { $number }
kds-course = course { $number }

## Panels

kds-nothing-bumped = Nothing bumped yet
kds-nothing-bumped-note = The last fifty bumped tickets appear here.
kds-nothing-to-make = Nothing to make
kds-nothing-to-make-note = The totals of all open tickets appear here.

## The keys of a bump bar

kds-cap-pages = PgUp PgDn
kds-cap-space = Space
kds-cap-enter = Enter
kds-cap-escape = Esc
kds-key-numbers = select a ticket, counted from the first on the screen (0 is the tenth); in Recall, recall one
kds-key-left-right = previous or next ticket
kds-key-pages = previous or next screen of tickets
kds-key-up-down = dish above or below
kds-key-space = mark the selected dish ready
kds-key-start = start the selected ticket
kds-key-bump = bump the selected ticket
kds-key-recall = recall one of the last fifty bumped tickets
kds-key-all-day = all-day counts
kds-key-help = show these keys
kds-key-close = close the panel
