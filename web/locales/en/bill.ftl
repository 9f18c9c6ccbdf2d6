# The rows of a bill or receipt, on paper, on its page and on screens. Amounts stand beside these texts.

## What was had

# A plain x: printers of one code page have no multiplication sign.
bill-quantity = { $quantity } x { $amount }
bill-choice = { $name } { $amount }
bill-subtotal = Subtotal
bill-discount = Discount
bill-discount-percent = Discount { $percent } %
bill-discount-on = { $discount }, { $name }
bill-service = Service charge
bill-tax = { $name } on { $base }
bill-contained-tax = incl. { $name } on { $base }
bill-total = Total
bill-total-in = Total { $currency }

## What was paid

bill-rounding = Rounding
bill-tip = Tip
bill-tip-refund = Tip refunded
bill-to-pay = To pay
bill-payment-with = { $tender } { $reference }
bill-change = Change
bill-paid = Paid
bill-refund = Refund, { $tender }
bill-kept = Paid less refunds
bill-due = Due
bill-surplus = Paid too much
bill-pending = Waiting for { $tender }
