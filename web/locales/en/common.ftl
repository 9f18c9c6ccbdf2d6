# Words and sentences that several screens share.

common-back = Back
common-close = Close
common-one-moment = One moment
common-served = Served
common-discount = Discount
common-sign-in = Sign in
common-sign-out = Sign out
common-no-match = No match
common-try-shorter-word = Try a shorter word.

## Inputs

common-decimal-mark = decimal mark
common-delete = Delete
common-clear = Clear
common-enter = Enter
common-less = Less
common-more = More
common-name = Name
common-username = Username
common-password = Password

## Time

common-just-now = now
common-minutes = { $minutes } min
common-hours = { $hours } h { $minutes }

## Approvals

# `$action` is a command with a dash for each dot; `$words` says it when it is not listed here.
common-approval-request =
    { $person } asks to { $action ->
        [order-void_line] void a dish
        [order-change_line] change a dish of a discounted bill
        [order-remove_line] remove a dish of a discounted bill
        [order-discount] give a discount
        [order-remove_discount] take back a discount of several
        [order-merge] merge discounted bills
        [order-split] split a discounted bill
        [order-cancel] cancel an order
        [order-reopen] reopen a paid order
        [payment-refund] refund a payment
        [payment-move] move a payment to another order
        [payment-correct] correct the tender of a payment
        [payment-void] void a payment
        [order-add_lines] give a dish away
        [shift-close] close a drawer that does not balance
        [shift-record_cash] open the drawer without a sale
       *[other] { $words }
    }
# What would be done, for a manager and on the screen of whoever asked.
common-act-order-void_line = Void { $item } on { $subject }
common-act-order-discount = { $kind ->
    [percent] { $value } % off { $subject }
   *[other] { $amount } off { $subject }
}
common-act-order-cancel = Cancel { $subject }
common-act-order-reopen = Reopen { $subject }
common-act-payment-refund = Refund { $amount } of { $subject }
common-act-shift-close = Close drawer { $subject } with { $amount } counted
common-act-shift-record_cash = { $kind ->
    [no_sale] Open drawer { $subject } without a sale
    [pay_in] Pay { $amount } into drawer { $subject }
    [pay_out] Pay { $amount } out of drawer { $subject }
   *[other] Take { $amount } out of drawer { $subject }
}
common-act = { $command }: { $subject }
common-approval-money = { $of ->
    [count] Should hold { $before }, counted { $after }
    [bill] Bill { $before } → { $after }
    [payment] Payment { $before } → { $after }
    [sale] Sales { $before } → { $after }
    [tip] Tip { $before } → { $after }
   *[drawer] Drawer { $before } → { $after }
}
common-approval-kitchen = Kitchen: { $lines }
common-approval-wasted = { $count ->
    [one] 1 dish is thrown away
   *[other] { $count } dishes are thrown away
}
common-approval-time-left = { $time } left
common-approval-reason = “{ $reason }”
common-approval-grant = Grant
common-approval-refuse = Refuse

## Stock

# Kitchens say 86 for what is sold out.
common-sold-out-short = 86
common-sold-out = Sold out
common-on-sale = On sale
common-back-on-sale = Back on sale
common-left-in-stock = { $count } left
common-stock-title = 86 and counts
common-find-dish = Find a dish
common-how-many-left = How many are left?
common-count-from = Count from { $count }
common-stop-counting = Stop counting

## Counting a drawer

common-count-sum = One sum
common-count-notes = By notes
common-counted = Counted
common-count-first = Enter the amount
common-close-with = Close with { $amount }
common-pieces = × { $count }
