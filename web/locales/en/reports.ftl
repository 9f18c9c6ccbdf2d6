# Reports by business day and the list of shifts. `reports-heading-` ends with the name of a column.

## Reports

reports-title-sales = Sales
reports-title-items = Items
reports-title-hours = Hours
reports-title-staff = Staff
reports-title-payments = Tenders
reports-title-refunds = Refunds
reports-title-tips = Tips
reports-title-taxes = Taxes
reports-title-voids = Voids
reports-title-discounts = Discounts
reports-title-kitchen = Kitchen

## What each is about

reports-about-sales = Sales and payments, day by day.
reports-about-items = Best sellers by sales.
reports-about-hours = Sales by hour, in the venue's time zone.
reports-about-staff = Sales, payments and refunds by person.
reports-about-payments = Payments by tender.
reports-about-refunds = Refunds, by whom and why, and the Z in which each stands.
reports-about-tips = Tips by person: kept or pooled, and paid out of drawers.
reports-about-taxes = Taxes by code and rate.
reports-about-voids = Lines that were voided after they were sent, and why.
reports-about-discounts = Discounts, by whom and why.
reports-about-kitchen = Dishes made, and the time they took.

## Ranges of days

reports-span-today = Today
reports-span-yesterday = Yesterday
reports-span-this-week = This week
reports-span-this-month = This month
reports-span-last-month = Last month

## Headings of columns

reports-heading-business_day = Day
reports-heading-orders = Orders
reports-heading-guests = Guests
reports-heading-gross_minor = Before discounts
reports-heading-discount_minor = Discounts
reports-heading-service_charge_minor = Service
reports-heading-tax_minor = Tax
reports-heading-sales_minor = Sales
reports-heading-paid_minor = Paid
reports-heading-tips_minor = Tips
reports-heading-rounding_minor = Rounding
reports-heading-refunds_minor = Refunds
reports-heading-name = Name
reports-heading-category = Category
reports-heading-quantity = Quantity
reports-heading-orders_minor = Orders
reports-heading-hour = Hour
reports-heading-payments = Payments
reports-heading-taken_minor = Taken
reports-heading-method = Tender
reports-heading-amount_minor = Amount
reports-heading-tip_minor = Tips
reports-heading-kept_minor = Kept
reports-heading-refunded_minor = Refunded
reports-heading-refunded_tip_minor = Tips refunded
reports-heading-pooled_minor = Pooled
reports-heading-paid_out_minor = Paid out
reports-heading-dishes = Dishes
reports-heading-drawer = Drawer
reports-heading-z = Z
reports-heading-unverified_minor = Not confirmed
reports-heading-outside_drawers_minor = Outside drawers
reports-heading-refunds_outside_drawers_minor = Refunds outside drawers
reports-heading-refunded_sales_minor = Sales given back
reports-heading-net_sales_minor = Net sales
reports-heading-of = Of
reports-heading-code = Code
reports-heading-rate = Rate
reports-heading-is_inclusive = In the price
reports-heading-piece_minor = A piece
reports-heading-base_minor = Base
reports-heading-orders_tax_minor = Tax of all orders
reports-heading-at = When
reports-heading-order_number = Order
reports-heading-worth_minor = Worth
reports-heading-reason = Reason
reports-heading-voided_by = By
reports-heading-approved_by = Approved by
reports-heading-kitchen_state = Kitchen state
reports-heading-line = Dish
reports-heading-kind = Kind
reports-heading-value = Value
reports-heading-given_by = By
reports-heading-station = Station
reports-heading-lines = Lines
reports-heading-made = Made
reports-heading-p50_s = Median
reports-heading-p95_s = 95th percentile
reports-heading-late = Late

## Values

reports-value-inclusive = yes
reports-value-added = added

## The page

reports-page-csv = Download as CSV
reports-page-print = Print
reports-page-reports = Reports
reports-page-from = From
reports-page-to = To
reports-page-show = Show
reports-page-total = Total
reports-page-no-data = No data for these days
reports-page-no-data-note = Choose other days above.

## Shifts

reports-shifts-over = Over { $amount }
reports-shifts-short = Short { $amount }
reports-shifts-about = Every shift, from float to count. A Z report never changes.
reports-shifts-open = Open
reports-shifts-exact = Exact
reports-shifts-z-report = Z report
reports-shifts-none = No shifts yet
reports-shifts-none-note = A shift begins when a cashier opens a drawer.
reports-shifts-day = Business day
reports-shifts-day-zs = All Zs of the day as one
reports-shifts-earlier = Earlier
