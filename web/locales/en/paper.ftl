# What printers print: tickets, bills, receipts, X and Z. Amounts and names stand beside these texts.

## Marks

paper-duplicate = DUPLICATE
paper-possible-duplicate = POSSIBLE DUPLICATE
paper-not-a-receipt = NOT A RECEIPT

## Tickets

paper-void = VOID
paper-note-changed = NOTE CHANGED
paper-no-note = No note any more
paper-note = ! { $note }
paper-seat = seat { $seat }
paper-course = course { $course }

## Bills and receipts

paper-table = Table { $table }
paper-served-by = Served by { $name }
paper-discount = Discount
paper-service-charge = Service
paper-tax = Tax
paper-total = Total { $currency }
paper-change = Change
paper-due = Due

## X and Z

paper-x = X
paper-z = Z { $number }
paper-business-day = Business day { $day }
paper-float = Float
paper-pay-ins = Paid in
paper-pay-outs = Paid out
paper-tips-paid-out = Of it, tips
paper-drops = Drops
paper-cash-refunds = Cash refunds
paper-expected = Expected
paper-counted = Counted
paper-variance = Variance

## The test page

paper-test = It prints
paper-width = { $millimetres } mm
paper-left = left
paper-right = right
paper-bold = bold
paper-big = big
