# The terminal.

## Places

pos-tables = Tables
pos-orders = Orders
pos-ready = Ready
pos-drawer = Drawer
pos-person-sign-out = { $person }, sign out
pos-you = You
pos-back-to-tables = Back to tables

## The floor plan

pos-free-tables = { $count } free
pos-takeaway = Takeaway
pos-delivery = Delivery
pos-no-tables = No tables yet
pos-no-tables-note = Tables appear here once they are set up under Admin.
pos-seats = { $count } seats
pos-mine = mine
pos-order-count =
    { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }
pos-how-many-guests = { $table }: how many guests?
pos-which-order = { $table }: which order?
pos-new-order-on = New order on { $table }
pos-move-to-which-table = Move to which table?
pos-phone = Phone
pos-address = Address
pos-tax-number = Tax number, for the receipt
pos-open-order = Open order

## The list of orders

pos-open = Open
pos-paid = Paid
pos-no-open-orders = No open orders
pos-no-open-orders-note = Orders appear here from the moment they are opened until they are paid.
pos-not-available-now = Not available now
pos-nothing-paid = Nothing paid yet
pos-paid-orders-note = Paid orders appear here, for a receipt, a refund or to reopen them.
pos-earlier-orders = Earlier orders
pos-number-awaited = waiting
pos-line-count =
    { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }
pos-progress-waiting = Waiting
pos-progress-ready = Ready
pos-progress-paid-not-all-sent = Paid, not all sent
pos-progress-not-sent = Not sent
pos-progress-cooking = Cooking
pos-progress-sent = Sent
pos-progress-served = Served
pos-progress-empty = Empty
pos-refunded = Refunded
pos-several-tenders = Several tenders
pos-nothing-due = Nothing due

## The menu

pos-search-menu = Search the menu
pos-close-search = Close the search
pos-empty-category = No dishes in this category
pos-empty-category-note = Dishes appear here once they are on the menu.
pos-open-price = Open price
pos-price = Price
pos-a-price = a price
pos-choose-what = Choose { $what }
pos-add = Add
pos-choose-exactly = choose { $count }
pos-choose-between = choose { $least } to { $most }
pos-choose-at-least = choose at least { $count }
pos-choose-up-to = up to { $count }
pos-choose-any = as many as you like
pos-note-for-kitchen = Note for the kitchen

## The open order

pos-not-sent-yet = not sent yet
pos-guest-count =
    { $count ->
        [one] { $count } guest
       *[other] { $count } guests
    }
pos-order-note = “{ $note }”
pos-more-actions = More actions
pos-no-dishes = No dishes yet
pos-no-dishes-note = Tap a dish to add it.
pos-total-without-unsent = Total without changes that are not sent yet
pos-due = Due
pos-send-count = Send { $count }
pos-sending = Sending
pos-waiting = Waiting
pos-all-sent = All sent
pos-nothing-to-send = Nothing to send
pos-sent = Sent
pos-waiting-for-payment = Waiting for payment
pos-pay = Pay
pos-paid-not-all-sent = Paid, not all sent
pos-paid-board-note = The order stays here until the rest is sent. Open a new order for anything more.

## A line

pos-seat-number = Seat { $number }
pos-course-number = Course { $number }
pos-void-total = void
pos-waiting-to-be-sent = waiting to be sent
pos-line-waiting = waiting
pos-voided-because = Voided: { $reason }
pos-no-void-reason = no reason recorded
pos-void = Void
pos-one-less = One less
pos-one-more = One more
pos-note-and-seat = Note and seat
pos-remove = Remove
pos-seat = Seat
pos-course = Course
pos-save = Save

## More actions of an order

pos-serve-everything = Serve everything that is ready
pos-guests-customer-note = Guests, customer, note
pos-move-to-table = Move to another table
pos-split-bill = Split the bill
pos-merge-order = Merge another order into this one
pos-refund = Refund
pos-close-nothing-due = Close, nothing is due
pos-print = Print
pos-printing = Printing
pos-cancel-order = Cancel the order
pos-remove-discount = Remove the discount
pos-remove-discount-for = Remove the discount “{ $reason }”
pos-show-bill = Show the bill
pos-which-course = Which course to send?
pos-send-all = Send all { $count }
pos-guests = Guests
pos-note-for-order = Note for the whole order

## Merging

pos-hold-to-merge = Hold to merge #{ $from } into #{ $into }
pos-choose-order = Choose an order
pos-which-order-to-merge = Which order to merge into this one?

## Splitting

pos-by-dishes = By dishes
pos-equal-shares = Equal shares
pos-choose-dishes-note = Choose the dishes for a new bill. The rest stays on this one.
pos-new-bill-with =
    { $count ->
        [one] New bill with { $count } line
       *[other] New bill with { $count } lines
    }
pos-choose-dishes = Choose dishes
pos-on-new-bill = new bill
pos-stays = stays
pos-new-bill-made = New bill #{ $number }, { $amount }
pos-how-many-pay = How many pay?
pos-share-number = Share { $number }
pos-take-shares =
    { $count ->
        [one] Take { $count } share
       *[other] Take { $count } shares
    }
pos-choose-how-many = Choose how many

## Reasons

pos-reason = Reason
pos-another-reason = Another reason
pos-choose-reason = Choose a reason
pos-hold-to-cancel = Hold to cancel the order
pos-cancel-note = Dishes that were sent are struck out in the kitchen.
pos-reason-guests-left = Guests left
pos-reason-opened-by-mistake = Opened by mistake
pos-reason-wrong-table = Wrong table
pos-reopen-order = Reopen the order
pos-hold-to-reopen = Hold to reopen
pos-reopen-note = Its sale is removed from today’s figures. Its payments stay.
pos-reason-forgotten = Something was forgotten
pos-reason-wrong-order-paid = Wrong order paid
pos-reason-wrong-tender = Wrong tender
pos-void-line = Void { $quantity } { $item }
pos-hold-to-void = Hold to void
pos-void-not-started = The kitchen has not started it. The station sees the void at once.
pos-void-already = It is already { $state }. The station sees the void at once.
pos-reason-changed-mind = Changed their mind
pos-reason-wrong-dish = Wrong dish
pos-reason-took-too-long = Took too long
pos-reason-not-good = Not good
pos-reason-sold-out = Sold out

## Discounts

pos-on-the-house = On the house
pos-percent-value = { $percent } %
pos-give-discount = Give discount
pos-discount-on = Discount on { $item }
pos-percent = Percent
pos-or-amount = Or an amount
pos-reason-regular-guest = Regular guest
pos-reason-staff-meal = Staff meal
pos-reason-waited-too-long = Waited too long
pos-reason-complaint = Complaint

## A manager's approval

pos-approval-waits = Waits for a manager
pos-approval-granted-by = Granted by { $person }
pos-approval-do-it = Do it
pos-approval-done = Done: { $act }
pos-approval-was-granted = Granted: { $act }
pos-approval-was-refused = The manager refused: { $act }
pos-approval-has-expired = No longer granted, too late: { $act }
pos-approval-for = { $person } asks for
pos-approval-needed = Manager approval needed
pos-approval-asked = Sent to the manager. This continues as soon as they tap Grant.
pos-ask-again = Refused or expired. Ask again
pos-ask-on-manager-screen = Ask on the manager’s screen
pos-not-a-manager-pin = That PIN is not a manager’s.
pos-price-is-0 = The price is 0
pos-discount-outgrows-bill = The bill becomes smaller, its discount does not
pos-drawer-does-not-balance = The drawer does not balance

## Payment

pos-pay-for = Pay { $place }
pos-share-of = Share { $number } of { $count }
pos-still-due = Still due
pos-pay-rest = Pay it all at once
pos-due-in-all = { $amount } due in all
pos-is-paid = { $place } is paid
pos-change = Change
pos-paid-in-full = Paid in full
pos-order-number = Order #{ $number }
pos-receipt = Receipt
pos-done = Done
pos-amount = Amount
pos-remains-amount = { $amount } remains
pos-record-tender = Record { $tender }
pos-show-payment-code = Show the payment code
pos-tip = Tip (optional)
pos-tip-above-bill = More than the bill of { $amount }
pos-tip-of = Tip { $amount }
pos-no-tip = No tip
pos-add-tip = Add a tip
pos-hold-if-sure = Hold if you are sure
pos-too-little-for-tip = Too little for the bill and the tip
pos-only-a-part = Only a part, { $amount } stays due
pos-take-cash-and-close = Take cash and close the bill
pos-not-an-amount = This is not an amount
pos-drawer-closed = Your drawer is closed
pos-drawer-closed-note = Open the drawer to take cash.
pos-open-drawer = Open the drawer
pos-exact = Exact
pos-cash = Cash
pos-remains = Remains
pos-take-amount = Take { $amount }
pos-take-cash = Take cash
pos-guest-scans = The guest scans this code and pays. The order is settled here automatically.
pos-asking-pesapal = Asking Pesapal for a payment page
pos-cancel-payment = Cancel and pay another way
pos-cancelling = Cancelling
pos-payment-page = Payment page for the guest
pos-open-payment-page = Open the payment page here

## Paid orders and refunds

pos-reopen = Reopen
pos-paid-at = Paid { $time } · { $person }
pos-amount-refunded = { $amount } refunded
pos-enter-amount = Enter the amount
pos-refund-amount = Refund { $amount }
pos-which-payment = Which payment?
pos-refund-at-most-cash = At most { $amount }, from an open drawer.
pos-refund-at-most = At most { $amount }, refunded by { $tender }.
pos-refund-amount-typed = An amount
pos-refund-dishes = Dishes
pos-refund-back-in-stock = Back in stock
pos-refund-not-in-stock = Used up
pos-refund-stock = What was counted is
pos-choose-dish-to-refund = Choose the dishes
pos-refund-dish-count = { $count ->
    [one] Refund { $count } dish
   *[other] Refund { $count } dishes
}
pos-goes-back = goes back
pos-reason-charged-twice = Charged twice
pos-reason-wrong-amount = Wrong amount
pos-reason-not-served = Dish not served

## Corrections of a payment

pos-correct-payment = Correct
pos-correct-a-payment = Correct a payment
pos-payment-about = { $tender }, { $amount }, on { $place } #{ $number }.
pos-change-tip = Tip
pos-change-tip-note = Given afterwards, or mistyped
pos-tip-recorded = Tip of { $amount } recorded
pos-wrong-tender = Wrong tender
pos-wrong-tender-note = It came by another tender, or under another reference
pos-really-paid-by = It was really paid by
pos-choose-tender = Choose how it was paid
pos-hold-to-correct = Hold: { $from } becomes { $to }
pos-payment-corrected = Corrected to { $tender }
pos-wrong-order = Wrong order
pos-wrong-order-note = It was meant for another open order
pos-hold-to-move-payment = Hold to move it to #{ $number }
pos-payment-moved = Moved to #{ $number }
pos-no-order-for-payment = No open order has that much due.
pos-never-paid = Never paid
pos-never-paid-note = The order is due again.
pos-hold-to-void-payment = Hold to void the payment
pos-payment-voided = Payment voided, #{ $number } is due again
pos-reason-not-paid = Guest had not paid
pos-reason-typed-twice = Typed twice
pos-reason-card-declined = Card declined

## The drawer

pos-what-for = What for?
pos-other-purpose = Something else
pos-tips-of = Tips of { $person }
pos-shared-tips = Shared tips
pos-reason-tips = Tips
pos-no-drawer = This screen has no drawer
pos-no-drawer-note = Sign in on a terminal to take cash.
pos-drawer-name = Drawer { $drawer }
pos-cash-in-or-out = Cash in or out
pos-count-and-close = Count and close
pos-drawer-since = { $person } since { $time }, float { $amount }
pos-x-report = X report
pos-drawer-opened = Drawer open
pos-float = Float in the drawer
pos-open-with = Open with { $amount }
pos-count-note = Count all the cash in the drawer and enter the total. The expected amount is shown afterwards.
pos-z-report = Z { $number }
pos-report = Report
pos-drawer-is-closed = Drawer { $drawer } is closed
pos-drawer-difference =
    { $difference ->
        [over] The drawer is over by
        [short] The drawer is short by
       *[none] The drawer is exact
    }
pos-counted-amount = Counted { $amount }
pos-recorded = Recorded
pos-record-movement = { $movement } { $amount }

## Notifications

pos-notifications = Ready and alerts
pos-nothing-to-do = Nothing to do
pos-nothing-to-do-note = Dishes appear here when the kitchen has bumped them.
pos-dish-count =
    { $count ->
        [one] { $count } dish
       *[other] { $count } dishes
    }
pos-dish-ready = { $place }: { $quantity } { $item } ready
pos-dishes-ready = { $place }: { $count } dishes ready
pos-refused-command = The hub refused to { $command }
pos-refused-at = { $what } at { $time }: { $reason }
pos-dismiss = Dismiss
pos-held-command = { $place }: { $command }
pos-held-at = { $what } at { $time }. { $reason }
pos-more-held =
    { $count ->
        [one] { $count } more change to this order after it.
       *[other] { $count } more changes to this order after it.
    }
pos-hold-to-give-up = Hold to give up

## The signed-in person

pos-managers-screen = Manager’s screen
pos-stay-signed-in =
    { $count ->
        [one] { $count } change saved on this terminal and not sent yet. Stay signed in until the hub is back.
       *[other] { $count } changes saved on this terminal and not sent yet. Stay signed in until the hub is back.
    }

## A dish that is no longer on the menu of this screen

pos-item = Item
