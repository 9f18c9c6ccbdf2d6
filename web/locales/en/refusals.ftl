# Refusals. A message `refusal-CODE` is the sentence for a refusal's `reason` and data; its default variant is the
# title, which also stands where no reason is said and takes no data. With `errors`, $field and $message are
# those of the first. `field-CODE` says what is wrong with one field.

order-state = { $state ->
    [open] open
    [settled] settled
    [cancelled] cancelled
   *[other] { $state }
}

payment-state = { $state ->
    [pending] pending
    [unverified] unverified
    [completed] completed
    [failed] failed
    [cancelled] cancelled
    [voided] voided
    [being_cancelled] being cancelled
   *[other] { $state }
}

request-state = { $state ->
    [queued] queued
    [sending] sending
    [open] open
    [ended] ended
    [disputed] disputed
   *[other] { $state }
}

refusal-amount-exceeds-due = { $reason ->
    [amounts] { $due_minor } is due, not { $covers_minor }
    [pending] { $due_minor } is due, and { $pending_minor } of it is awaited already, not { $covers_minor }
   *[other] The amount is more than what is due
}

refusal-approval-exceeded = { $reason ->
    [args] This is more than the manager approved
    [effect] Something has changed since the manager approved it: ask again
   *[other] This goes beyond the approval
}

refusal-approval-invalid = { $reason ->
    [pin] This PIN cannot approve it
   *[other] This approval cannot be used here
}

refusal-approval-required = { $reason ->
    [beyond_limit] More than { $limit_percent } % would be off this bill without a manager; a manager must approve this
   *[other] A manager must approve this
}

refusal-approvals-waiting = { $reason ->
    [too_many_pending] { $most } of your requests wait for a manager already
   *[other] Too many of your requests wait for a manager
}

refusal-args-required = A manager can only approve this with the arguments of the command

refusal-backup-at-work = A backup is being made or proven already

refusal-backup-file-missing = There is no file of this backup

refusal-code-invalid = { $reason ->
    [expired] This code has expired: by this venue's clock it is { $now } UTC
    [length] A code has 25 letters and digits
    [mistyped] The code was mistyped; read it once more
    [never_linked] This venue has never reached its supplier, so no code can fit it: see to its line
    [wrong] This code is not for this venue, or not for the lease it holds
    [wrong_of_lease] This code is not for this venue, or not for the lease it holds, which is of { $lease_on }: read that date out
   *[other] This code does not unlock this venue
}

refusal-code-used = This code was used already

refusal-device-not-paired = { $reason ->
    [pin] PIN sign-in works only on a paired device
   *[other] This device is not paired
}

refusal-disk-full = The hub's disk is full; nothing was changed, and it can be read

refusal-drawer-already-open = This drawer already has an open shift

refusal-drawer-not-open = Open a shift on this drawer first

refusal-expectation-failed = What the request expects of the hub cannot be met

refusal-foreign-origin = Requests with the session cookie must come from our own pages

refusal-id-taken = This id is already in use

refusal-idempotency-key-required = An Idempotency-Key is required

refusal-idempotency-key-reused = This Idempotency-Key was used for a different request

refusal-invalid = { $reason ->
    [amount] The amount { $message }
    [bill_too_large] A bill of this size cannot be counted exactly
    [date] { $name } is a date such as 2026-11-21
    [errors] { $message }
    [field] { $field } { $message }
    [format] format is json or csv
    [has_price] { $name } has its own price
    [in_address] { $name } is part of the address
    [line_twice] A line is named twice
    [amount_or_lines] Refund an amount or lines
    [awaited] The tender { $message }
    [lines_or_ways] Split by lines, seats, ways or amounts: by one of them
    [merged_with_itself] An order cannot be merged with itself
    [needs_price] { $name } needs a price
    [no_file] The form has no file
    [no_pesapal] Pesapal is not set up at this venue
    [not_an_object] The body must be a JSON object
    [number] { $name } is a number from 1 to { $most }
    [one_count] Type one count: a sum, or the notes and coins
    [only_cash_is_tendered] Only cash is tendered
    [order_state] state is open, settled or cancelled
    [out_of_bounds] A value is outside of what is possible
    [picture] A picture { $message }
    [quantity] { $name }: { $message }
    [reference] A reference { $message }
    [refunded_whole] { $name } is held for a later course: refund all of it
    [shift_state] state is open or closed
    [sold_whole] { $name } is sold whole
    [settles] This payment { $message }
    [table] The table { $message }
    [tip] A tip { $message }
    [too_many_lines] An order takes at most { $most } lines
    [unknown_parameter] { $name } is unknown
    [value] The value { $message }
   *[other] Some fields are wrong
}

refusal-item-unavailable = { $reason ->
    [off_menu] The item is not on the menu any more
    [sold_out] { $name } is sold out
   *[other] The item is not available
}

refusal-last-admin = { $reason ->
    [last] The last active admin can be neither removed nor given another role
   *[other] This is the last active admin
}

refusal-line-already-sent = The line was already sent to the kitchen

refusal-line-not-sent = The line was not sent; remove it instead

refusal-malformed = { $reason ->
    [args] args is an object
    [broken_body] The body broke off or could not be decoded
    [command_id] A command needs an id, which is its idempotency key
    [command_shape] A command is { "{" }id, name, args{ "}" }
    [device_code] device is a device code
    [http] { $http_reason }
    [key] An Idempotency-Key is 1 to 200 visible ASCII characters
    [not_json] The body is not JSON: { $parser }
    [retry] retry is true or false
   *[other] The request could not be read
}

refusal-method-not-allowed = This address does not take that method

refusal-modifier-choice-invalid = { $reason ->
    [foreign] { $name } does not take one of these choices
    [number] { $name }: choose { $min } of { $group }
    [range] { $name }: choose { $min } to { $max } of { $group }
    [twice] { $name }: the same choice was made twice
   *[other] The choice of modifiers does not fit the item
}

refusal-name-taken = { $reason ->
    [field] This { $field } is already in use
    [pin] This PIN belongs to somebody else
    [username] Somebody has this username already
   *[other] This name or code is already in use
}

refusal-no-printer = No receipt printer is set up for this terminal

refusal-not-allowed = { $reason ->
    [another_drawer] This is somebody else's drawer
    [another_shift] This is somebody else's shift
    [another_station] This is another station
    [count_needed] A drawer is counted before it is closed; only a manager may close it without
    [own_request] Nobody approves their own request
    [ticket_of_another_station] This ticket belongs to another station
   *[other] Your role does not allow this
}

refusal-not-found = { $reason ->
    [address] There is no such address
    [backup] There is no such backup
    [category] There is no such category
    [command] There is no such command
    [device] There is no such device
    [device_of_code] There is no device { $named }
    [dining_table] There is no such dining table
    [discount] There is no such discount on this order
    [floor] There is no such floor
    [item] There is no such item
    [line] There is no such line on this order
    [menu_item] There is no such menu item
    [modifier_group] There is no such modifier group
    [no_cloud] This venue has no CLOUD_ settings, so no code can be checked
    [open_shift] There is no open shift here
    [order] There is no such order
    [payment] There is no such payment
    [payment_on_order] There is no such payment on this order
    [picture] There is no such picture
    [price_rule] There is no such price rule
    [printer] There is no such printer
    [report] There is no such report
    [request] There is no such request
    [setup_used] This set-up address was used already, or a newer one was printed
    [shift] There is no such shift
    [staff] There is no such staff
    [station] There is no such station
    [station_of_code] There is no station { $named }
    [table_of_code] There is no table { $named }
    [tax_group] There is no such tax group
    [ticket] There is no such ticket
   *[other] Not found
}

refusal-not-signed-in = { $reason ->
    [device_signed_out] This device was signed out
    [signed_out] You were signed out
   *[other] Sign in first
}

refusal-nothing-to-send = There is nothing to send

refusal-order-not-open = { $reason ->
    [has_ended] Order { $number } is { order-state }
   *[other] The order is not open
}

refusal-reference-required = This method needs a reference

refusal-reference-used = This reference was already used

refusal-refund-exceeds-payment = { $reason ->
    [amounts] { $held_minor } can be given back, not { $amount_minor }
   *[other] More than this payment still holds cannot be given back
}

refusal-request-in-progress = The same request is being worked on

refusal-shift-not-open = { $reason ->
    [day_of_payment] The business day of this payment has ended; refund it instead
    [shift_of_payment] The drawer that took this payment is closed; refund it instead
   *[other] The shift is not open
}

refusal-state-conflict = { $reason ->
    [another_day] An order can be reopened only on the business day it was settled
    [has_money] Money was taken or is awaited on order { $number }; refund or cancel that first
    [line_refunded] The line was refunded
    [line_refunded_already] Only { $left } of { $name } can still be refunded
    [lines_refunded] Dishes of this order were refunded; correct it by refunds
    [in_a_z] A Z holds money of this order already; it is corrected by refunds
    [line_already_voided] The line was already voided
    [line_not_on_ticket] The line is not being made on this ticket
    [line_voided] The line was voided
    [more_was_paid] More was paid, or is awaited, than would remain to pay; refund or cancel that first
    [not_dine_in] Only a dine-in order sits at a table
    [not_printed] A cancelled or empty order is not printed
    [not_settled] Order { $number } is { order-state }
    [nothing_changes] The payment is recorded so already
    [nothing_expected] Nothing is expected of this request
    [nothing_ready] Nothing is ready to be served
    [nothing_stays] Something must stay on the order
    [nothing_to_discount] There is nothing to take off
    [nothing_to_refund] This payment is { payment-state }; there is nothing to give back
    [nothing_was_paid] Nothing was paid for that
    [nothing_to_split] Nothing on this order can go to another one
    [order_open] The order is still open: void the line instead, then refund what was paid for it
    [payment_ended] This payment is { payment-state } already
    [payment_moved] This payment was moved from order { $number } to another one
    [payment_not_received] This payment is { payment-state }; there is nothing to correct
    [provider_counted] The provider counted this payment: it is refunded, not corrected
    [refunded_in_part] Some of this payment was refunded; refund the rest instead
    [request_answered] This request was answered or has expired
    [request_state] This request is { request-state }
    [same_order] The payment is on this order already
    [shift_closed_by_other] The shift was closed by somebody else
    [slip_not_sending] This slip is not being sent any more
    [slip_not_waiting] This slip is not waiting any more
    [still_due] Something is still due on this order
    [tip_refunded] More of this tip was refunded already
    [ticket_bumped] The ticket was already bumped
    [ticket_not_bumped] Only a bumped ticket can be recalled
    [ticket_started] The ticket was already started
    [too_many_discounts] An order takes at most { $most } discounts
    [types_differ] Only orders of the same type can be merged: price and tax may differ between types
    [voided_line_stays] A voided line stays on its order
   *[other] The state has changed
}

refusal-still-in-use = { $reason ->
    [catch_all] This station gets what nothing else claims; give that to another station first
    [default] This is the default; make another group the default first
    [drawer_open] The drawer of { $device } is open; close its shift first
    [party_sits] A party sits at { $table }
    [tickets_to_make] { $name } has tickets to make
    [used] { $name } is still used by { $users }{ $more ->
            [0] { "" }
           *[other] { " " }and { $more } more
        }
   *[other] It is still in use
}

refusal-tender-too-small = { $reason ->
    [amounts] { $tendered_minor } was tendered, { $to_pay_minor } is to be paid
   *[other] The amount tendered is less than the amount to pay
}

refusal-too-large = { $reason ->
    [picture] A picture may have 1 MB at most
   *[other] The request is too large
}

refusal-too-many-requests = { $reason ->
    [address_paused] Too many failed attempts from this address; wait { $retry_after_s } s
    [attempts_at_once] Too many attempts at once; try again
    [commands_at_once] Too many commands at once
    [locked_out] Too many failed attempts; try again in { $minutes } min
    [notices] Too many notices from this address
   *[other] Too many attempts
}

refusal-too-slow = The request did not arrive in time

refusal-unavailable = { $reason ->
    [slow_screen] The screen is too slow
   *[other] The hub is not ready; try again with the same key
}

refusal-unsupported-type = Bodies are JSON: application/json

refusal-venue-locked = The venue is locked

refusal-wrong-credentials = { $reason ->
    [pairing_code] This code is wrong, used or expired
    [password] Name or password is wrong
    [pin] That is not the right PIN
   *[other] Name, password or PIN is wrong
}

field-above-max = must not be above max
field-above-zero = must be above 0
field-another-printer = is another printer than this one
field-at-least-one = must be at least 1
field-before-first-day = is before the first day
field-below-warning = must not be below warn_after_s
field-code-twice = names a code twice
field-all-of-it = must be refunded whole
field-amount-or-lines = or lines must be given, not both
field-days-order = must be no later than `to`, and both between { $earliest } and { $latest }
field-does-not-settle = does not settle the order
field-given-to-another-group = is given to another group, not taken away
field-given-to-another-station = is given to another station, not taken away
field-group-twice = names a group twice
field-in-use = is already in use
field-is-minor-units = is an integer in minor units
field-is-the-order = is the order
field-is-unknown = is unknown
field-json-or-csv = is json or csv
field-line-quantity-bounds = { $name }: { field-quantity-bounds }
field-line-quantity-format = { $name }: { field-quantity-format }
field-line-twice = names a line twice
field-line-whole = { $name }: { field-whole }
field-lines-or-ways = or ways must be given
field-most = is at most { $most } here
field-minor-units = must be an integer in minor units
field-missing = is missing
field-no-date = no date
field-no-locale = is not a locale such as en-UG
field-no-station = is not a station of this venue
field-no-time-zone = is not a time zone such as Africa/Kampala
field-not-allowed = is not allowed
field-not-an-object = must be an object
field-not-approvable = is not a command that a manager can approve
field-not-corrected-to = is paid at its provider, not recorded by hand
field-not-known = is not known in this venue
field-not-of-group = is not one of this group, or is named twice
field-not-set-up = is not set up
field-one-count = or denominations must be given, and not both
field-only = { $name }: only { $quantity }
field-only-for-cash = is only for cash
field-only-for-dine-in = is only for dine-in
field-only-for-pay-out = is only for pay_out
field-only-for-tips = is only for tips
field-only-outside = is only for money taken outside the hub
field-other-target = is not what the arguments name
field-out-of-range = out of range
field-password-is-username = must not be the username
field-password-too-easy = is too easy to guess
field-password-too-long = is longer than { $most } bytes
field-percent-off = must be percent above 0 and up to 100, with at most four decimals
field-percent-string = is percent off as a decimal string, such as "20"
field-picture-format = must be a PNG, JPEG or WebP file
field-pin-or-password = or a password is needed to sign in
field-quantity-bounds = a quantity is above 0 and at most 9999
field-quantity-format = a quantity is a number up to 9999 with at most three decimals
field-rate-or-amount = need a rate or an amount a piece, and a compound tax a rate
field-required = is required
field-required-for-dine-in = is required for dine-in
field-settles-all = is all that is due, and settles the order
field-too-few-modifiers = asks for { $least } of { $count } modifiers
field-too-many-days = must be less than { $most } days before `to`
field-too-many-rules = would be one more than the { $most } rules a venue may have
field-too-much = comes to too much
field-unknown = unknown
field-weighed = { $name }: weighed, so take all { $quantity }
field-whole = must be whole
field-window-empty = is when it begins: leave both out for the whole day
field-window-end-missing = is missing: a window has both ends, or neither for the whole day
field-zero-for-no-sale = must be 0 for no_sale
