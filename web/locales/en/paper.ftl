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
paper-tax-number = Tax number { $number }
paper-guest = For { $name }
paper-guest-tax-number = Guest's tax number { $number }

## X and Z

paper-x = X
paper-z = Z { $number }
paper-business-day = Business day { $day }
paper-service-charge = Service
paper-sales = Sales
paper-gross = { $count ->
    [one] { $count } order before discounts
   *[other] { $count } orders before discounts
}
paper-discounts = Discounts
paper-added-taxes = Added taxes
paper-refunded = Refunded
paper-net-sales = Net sales
paper-voids = Voids ({ $count }), not in the sales
paper-taxes = Taxes
paper-tax-name = { $name } { $rate } %
paper-tax-in-price = { $name } in { $base }
paper-tax-added = { $name } added to { $base }
paper-of-refunds = Refunds: { $row }
paper-sales-to-payments = From sales to payments
paper-paid-elsewhere = Paid in other drawers or paid again
paper-paid-on-others = Paid here on other bills
paper-payments = Payments
paper-payments-count = Payments ({ $count })
paper-tips = Tips
paper-rounding = Rounding
paper-refunds-count = Refunds ({ $count })
paper-kept = Kept
paper-drawer = Cash in { $drawer }
paper-float = Float
paper-cash-kept = Cash kept
paper-movement = { $kind }: { $reason }
paper-tips-paid-out = Of this, tips paid out
paper-expected = Expected
paper-counted = Counted
paper-variance = Variance
paper-pieces = { $count } of { $value }
paper-not-counted = Not counted
paper-closed-by = Closed by { $name }
paper-accepted-by = Variance accepted by { $name }
paper-close-reason = Reason: { $reason }
paper-day-zs = Day
paper-still-open = Drawer { $drawer } is still open
paper-drawers = Drawers
paper-z-expected = Z { $number }, { $drawer }: expected
paper-z-counted = Z { $number }: counted
paper-z-variance = Z { $number }: variance
paper-z-not-counted = Z { $number }: not counted
paper-outside-drawers = Outside drawers
paper-outside-payments = { $tender }, taken
paper-outside-refunds = { $tender }, refunded

## The test page

paper-test = It prints
paper-width = { $millimetres } mm
paper-left = left
paper-right = right
paper-bold = bold
paper-big = big

# Payments that were corrected while the drawer was open.
paper-corrected = { $kind ->
    [tip] { $count } × tip changed
    [move] { $count } × payment moved to another order
    [correct] { $count } × tender corrected
    [void] { $count } × payment voided
   *[other] { $count } × payment corrected
}
