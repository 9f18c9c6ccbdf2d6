# What the API's values are called. The value is part of the key; an unknown one is shown as it is.
# `.in-sentence` is the form inside a sentence.

## How an order is served

label-dine_in = Dine in
    .in-sentence = dine in
label-takeaway = Takeaway
    .in-sentence = takeaway
label-delivery = Delivery
    .in-sentence = delivery

label-service_charge = Service charge
    .in-sentence = service charge

## Tenders. `.reference` is what the number is called by which the money is found again.

label-reference = Reference
label-cash = Cash
    .in-sentence = cash
label-card = Card
    .in-sentence = card
    .reference = Reference on the slip
label-mobile_money = Mobile money
    .in-sentence = mobile money
    .reference = Transaction ID
label-pesapal = Pesapal
    .in-sentence = pesapal

## A line, and how far the kitchen is with it

label-draft = not sent
label-sent = sent
label-started = cooking
label-ready = ready
label-served = served
label-voided = void

## A table

label-table-free = Free
label-table-seated = Seated
label-table-ordered = Ordered
label-table-ready = Ready
label-table-paying = Paying

## Cash in and out of a drawer

label-pay_in = Pay in
label-pay_out = Pay out
label-drop = Drop to safe
label-no_sale = No sale

## Roles

label-admin = Admin
    .in-sentence = admin
label-manager = Manager
    .in-sentence = manager
label-cashier = Cashier
    .in-sentence = cashier
label-waiter = Waiter
    .in-sentence = waiter
label-kitchen = Kitchen
    .in-sentence = kitchen
label-bar = Bar
    .in-sentence = bar

## A ticket, a payment, an approval, the licence: as the manager's screen shows their states

label-ticket-queued = queued
label-ticket-delivered = delivered
label-ticket-shown = shown
label-ticket-started = started
label-ticket-ready = ready
label-payment-pending = pending
label-payment-completed = completed
label-payment-unverified = unverified
label-payment-failed = failed
label-payment-cancelled = cancelled
label-payment-voided = voided
label-payment-expired = expired
label-approval-pending = pending
label-approval-granted = granted
label-approval-refused = refused
label-approval-expired = expired
label-approval-used = used
label-licence-active = active
label-licence-warn = warn
label-licence-grace = grace
label-licence-drain = drain
label-licence-locked = locked

## What a command does, for those that the hub has refused or not accepted yet

label-command-order-open = open
label-command-order-add_lines = add lines
label-command-order-change_line = change line
label-command-order-remove_line = remove line
label-command-order-send = send
label-command-order-edit = edit
label-command-order-serve = serve
label-command-order-pay = pay
label-command-order-discount = discount
label-command-order-remove_discount = remove discount
label-command-order-void_line = void line
label-command-order-cancel = cancel
label-command-order-reopen = reopen
label-command-order-settle = settle
label-command-order-merge = merge
label-command-order-split = split
label-command-order-transfer = transfer
label-command-payment-refund = refund
label-command-payment-cancel = cancel
label-command-payment-tip = tip
label-command-payment-move = move a payment
label-command-payment-correct = correct a payment
label-command-payment-void = void a payment
label-command-shift-open = open
label-command-shift-close = close
label-command-shift-record_cash = record cash
label-command-stock-set = set
label-command-approval-ask = ask
label-command-approval-grant = grant
label-command-approval-refuse = refuse
label-command-print-order = print
label-command-ticket-start = start
label-command-ticket-ready_line = ready line
label-command-ticket-bump = bump
label-command-ticket-recall = recall
