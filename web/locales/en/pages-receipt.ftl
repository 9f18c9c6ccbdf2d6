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
pages-shift-no-payments = No payments
pages-shift-float = Float
pages-shift-expected = Expected
pages-shift-counted = Counted
pages-shift-expected-later = The expected amount is shown after the count.
pages-shift-tips = tips { $amount }
pages-shift-refunds = Refunds, { $tender }
pages-shift-tips-paid-out = Tips paid out
# Payments that were corrected; their number stands before it.
pages-shift-corrected = { $kind ->
    [tip] Tip changed
    [move] Moved to another order
    [correct] Wrong tender
    [void] Payment voided
   *[other] Corrected
}
pages-shift-exact = Exact { $currency }
pages-shift-over = Over { $currency }
pages-shift-short = Short { $currency }
