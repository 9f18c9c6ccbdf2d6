# A receipt, and the X or Z report of a shift, as pages that a browser prints.

## Receipt

pages-receipt-title = Receipt { $number }
pages-receipt-table = Table
pages-receipt-type = Type
pages-receipt-order = Order
pages-receipt-served-by = Served by
pages-receipt-opened = Opened
pages-receipt-paid = Paid
pages-receipt-subtotal = Subtotal
pages-receipt-service-charge = Service charge
pages-receipt-tax = Tax
pages-receipt-change = Change
pages-receipt-due = Due
pages-receipt-print = Print
pages-receipt-total = Total { $currency }

## X and Z

pages-shift-z = Z { $number }
pages-shift-x = X
pages-shift-z-report = Z report { $number }
pages-shift-x-report = X report
pages-shift-drawer = Drawer
pages-shift-shift = Shift
pages-shift-business-day = Business day
pages-shift-closed = Closed
pages-shift-counts = Counts
pages-shift-count-accepted = closed the drawer
pages-shift-count-refused = not accepted
pages-day-title = Zs of the day
pages-shift-expected-later = The expected amount is shown after the count.
