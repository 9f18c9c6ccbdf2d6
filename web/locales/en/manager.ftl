# The manager's dashboard.

## The top bar

manager-terminal = Terminal
manager-kitchen-screen = Kitchen
manager-reports = Reports
manager-admin = Admin
manager-menu-and-tables = Menu and tables

## Figures

manager-sales-today = Sales today
manager-open-tables = Open tables
manager-send-to-ready = Send to ready
manager-exceptions = Exceptions
manager-paid-orders =
    { $count ->
        [one] { $count } paid order
       *[other] { $count } paid orders
    }
manager-above-last-week = { $percent } % above last week at { $hour }:00
manager-below-last-week = { $percent } % below last week at { $hour }:00
manager-guests-seated =
    { $count ->
        [one] { $count } guest seated
       *[other] { $count } guests seated
    }
manager-open-order-count =
    { $count ->
        [one] { $count } open order
       *[other] { $count } open orders
    }
manager-late-tickets =
    { $count ->
        [one] { $count } late ticket
       *[other] { $count } late tickets
    }
manager-alerts =
    { $count ->
        [one] { $count } alert
       *[other] { $count } alerts
    }
manager-median-oldest = median · oldest now { $time }
manager-median-none = median · no open tickets
manager-more-alerts = and { $count } more

## Sales by hour

manager-sales-by-hour = Sales by hour
manager-today = Today
manager-same-day-last-week = Same day last week
manager-no-sales = No sales yet today
manager-no-sales-note = The first payment starts the chart.

## Lists

manager-kitchen = Kitchen
manager-station = Station
manager-open = Open
manager-late = Late
manager-late-count = { $count } late
manager-oldest = Oldest
manager-median = Median
manager-slowest = 95 %
manager-tenders = Tenders
manager-tips-and-refunds = Tips { $tips } · Refunds { $refunds }
manager-no-payments = Payments appear here as they are taken.
manager-top-items = Top items
manager-all = All
manager-no-top-items = Best sellers appear here once orders are paid.
manager-drawers = Drawers
manager-all-shifts = All shifts
manager-drawer-since = { $person } · since { $time }
manager-float = float { $amount }
manager-x-report = X
manager-close = Close
manager-close-drawer = Close drawer { $drawer }
manager-close-reason = Reason, printed on the Z
manager-close-uncounted = Hold to close without a count
manager-may-hold-payments = { $drawer } is off line and may still hold payments. What it hands in later belongs to another Z.
manager-closed-uncounted = Z { $number }: closed, not counted
manager-closed-counted =
    { $difference ->
        [over] Z { $number }: over by { $amount }
        [short] Z { $number }: short by { $amount }
       *[none] Z { $number }: exact
    }
manager-no-drawers = Drawers appear here when a cashier opens one.
manager-open-orders = Open orders
manager-no-open-orders = Open orders appear here.
manager-where = Where
manager-waiter = Waiter
manager-guests = Guests
manager-since = Since
manager-total = Total
manager-due = Due

## Behind a figure

manager-paid-or-closed = Paid or closed
manager-open-receipt = Open the receipt
manager-order-since = { $person } · since { $time }
manager-paid = paid
manager-payment-pending = pending
manager-hour = Hour
manager-orders = Orders
manager-sales = Sales
manager-last-week = Last week
manager-in-the-kitchen = In the kitchen
manager-no-open-tickets = No open tickets.
manager-ticket = Ticket
manager-state = State
manager-age = Age

## Screens

manager-screen-live = live
manager-screen-off-line = off line
manager-screen-unknown = …
manager-screen-behind =
    { $count ->
        [one] { $count } event behind
       *[other] { $count } events behind
    }

## The latest events. `$who` is a name in bold, or nothing.

manager-feed = Live
manager-feed-empty = Events appear here as they happen.
manager-event-opened = { $who } opened { $place } #{ $number }
manager-event-settled = { $who } { $place } #{ $number } paid, { $amount }
manager-event-cancelled = { $who } cancelled { $place } #{ $number }
manager-event-sent = { $who } sent { $place } to { $station }
manager-event-bumped = { $who } bumped { $place }
manager-event-awaits-payment = { $who } is waiting for { $amount } { $tender }
manager-event-took-payment = { $who } took { $amount } { $tender }
manager-event-payment-now = { $who } { $tender } payment is now { $state }
manager-event-drawer-opened = { $who } opened drawer { $drawer }
manager-event-drawer-closed = { $who } closed drawer { $drawer }
manager-event-drawer-counted =
    { $who } counted { $drawer }: { $difference ->
        [over] { $amount } over
        [short] { $amount } short
       *[none] exact
    }{ $outcome ->
        [accepted] {""}
       *[refused] , not accepted
    }
manager-event-approval-asked = { $who } asked for an approval
manager-event-approval-answered = { $who } approval { $state }
manager-event-alert = { $who } { $message }
manager-event-back-on-sale = { $who } { $item } is back on sale
manager-event-left-in-stock = { $who } { $item } { $count } left
manager-event-sold-out = { $who } { $item } is sold out
manager-event-menu = { $who } changed the menu
manager-event-licence = { $who } licence is { $state }
manager-an-item = An item
