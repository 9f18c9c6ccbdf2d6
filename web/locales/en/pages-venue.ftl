# The office’s pages of the venue: floors, stations, staff, devices, printers, settings.

## Floors and tables

pages-floors-seats =
    { $count ->
        [one] { $count } seat
       *[other] { $count } seats
    }
pages-floors-about = Rooms and terraces, and the tables in them.
pages-floors-add-floor = Add a floor
pages-floors-add-table = Add a table
pages-floors-edit-floor = Edit floor
pages-floors-table = Table
pages-floors-none = No floors yet
pages-floors-none-note = Add the first room, then its tables.
pages-floors-remove-floor = A floor must be empty. Move or remove its tables first.
pages-floors-floor-example = Garden
pages-floors-remove-table = The table disappears from every screen. You can add it again with the same name.
pages-floors-table-example = T12
pages-floors-table-hint = As the waiters call it, without spaces
pages-floors-seats-label = Seats
pages-floors-floor = Floor
pages-floors-floor-in-sentence = floor
pages-floors-table-in-sentence = table
pages-floors-tables =
    { $count ->
        [one] { $count } table
       *[other] { $count } tables
    }

## Stations

pages-stations-limits = amber after { $amber } min, red after { $red } min
pages-stations-station-in-sentence = station
pages-stations-about = Where items are made. One station gets every item without a station of its own.
pages-stations-add = Add a station
pages-stations-remove = Its screen no longer shows tickets. You can add it again with the same code.
pages-stations-example = Grill
pages-stations-code-example = grill
pages-stations-kind = Counts as
pages-stations-kind-hint = An order notes when it was first sent to a kitchen, and when to a bar
pages-stations-amber = Amber after (minutes)
pages-stations-red = Red after (minutes)
pages-stations-default = Default station
pages-stations-default-hint = Gets items without a station. There is one; ticking it here moves it here.

## Staff

pages-staff-person-in-sentence = person
pages-staff-about = Who can sign in. A new role, station, password or PIN signs the person out everywhere at once.
pages-staff-add = Add a person
pages-staff-left = Left
pages-staff-remove = They are signed out everywhere at once and can no longer sign in. Their sales stay in the reports.
pages-staff-they-left = They left
pages-staff-role = Role
pages-staff-prepares-at = Prepares at (besides the station of the device)
pages-staff-pin = PIN
pages-staff-pin-hint = 4 to 8 digits, for terminals
pages-staff-password-hint = At least 8 characters, for the office
pages-staff-works-here = Works here
pages-staff-works-here-hint = Untick when somebody leaves. Tick again when they return.

## Devices

pages-devices-device-in-sentence = device
pages-devices-kind-pos = Terminal
pages-devices-kind-kds = Kitchen screen
pages-devices-kind-manager = Office screen
pages-devices-kind-expo = Pass (all stations)
pages-devices-about = Every till and screen of the venue. Pair a browser with a device once, with a code.
pages-devices-add = Add a device
pages-devices-revoked = Revoked
pages-devices-paired = Paired
pages-devices-not-paired = Not paired
pages-devices-pair-again = Pair again
pages-devices-pair = Pair
pages-devices-pair-with = Pair { $device }
pages-devices-enter-code = On the new device, open { $address } and enter this code
pages-devices-none = No devices yet
pages-devices-none-note = Add your first terminal, then pair a tablet with it.
pages-devices-remove = It is signed out at once and must be paired again before it can be used.
pages-devices-revoke = Revoke
pages-devices-example = Front till
pages-devices-code-example = pos-1
pages-devices-code-hint = Short, without spaces; its drawer has the same name
pages-devices-type = Type
pages-devices-station = Station
pages-devices-station-hint = For kitchen screens: the station whose tickets it shows
pages-devices-pairing-code = Pairing code
pages-devices-done = Done

## Printers

pages-printers-printer-in-sentence = printer
pages-printers-width = { $millimetres } mm
pages-printers-tickets-of = tickets of { $stations }
pages-printers-no-station = tickets of no station
pages-printers-receipts-of = receipts of { $terminals }
pages-printers-all-terminals = receipts of all terminals
pages-printers-backup = backup { $printer }
pages-printers-waiting =
    { $count ->
        [one] { $count } slip waiting: { $problem }
       *[other] { $count } slips waiting: { $problem }
    }
pages-printers-about = ESC/POS printers on the network. A slip that one cannot print for 30 seconds goes to its backup.
pages-printers-add = Add a printer
pages-printers-test = Print a test
pages-printers-not-in-use = Not in use
pages-printers-none = No printers yet
pages-printers-none-note = You can work without one. Add a printer for paper tickets, for receipts, or to open the cash drawer.
pages-printers-remove = Slips that wait for it go to its backup. You can put it back into use.
pages-printers-take-out = Take out of use
pages-printers-example = Pass
pages-printers-prints = Prints
pages-printers-tickets = Tickets of stations
pages-printers-receipts = Receipts, bills and reports
pages-printers-address = Address
pages-printers-port = Port
pages-printers-tickets-of-label = Tickets of
pages-printers-receipts-of-label = Receipts of (none ticked: all terminals)
pages-printers-paper = Paper
pages-printers-code-page = Code page
pages-printers-automatic = Automatic
pages-printers-backup-label = Backup
pages-printers-drawer = A cash drawer is connected to it

## Settings

pages-settings-about = The venue’s details and rules. Open orders keep their service charge, its taxes and the rounding.
pages-settings-venue = The venue
pages-settings-phone = Phone
pages-settings-phone-hint = On receipts
pages-settings-time-zone = Time zone
pages-settings-time-zone-hint = For example Africa/Kampala
pages-settings-locale = Number format
pages-settings-locale-hint = A locale, for example en-UG
pages-settings-day-ends = The day ends at
pages-settings-day-ends-hint = Sales between midnight and this time belong to the day before
pages-settings-currency = Currency
pages-settings-currency-hint = Fixed when the hub was installed
pages-settings-money = Money
pages-settings-pooled-tips = Tips are shared by
pages-settings-pooled-tips-hint = Everybody else keeps the tips of the orders that they serve
pages-settings-service-charge = Service charge (percent)
pages-settings-service-taxes = Taxes on the service charge
pages-settings-service-taxes-hint = For new orders. Taxes by piece do not apply to it.
pages-settings-round-taxes = Round taxes
pages-settings-each-line = On every line
pages-settings-whole-bill = Once for the whole bill
pages-settings-discount-limit = Discount limit without a manager (percent)
pages-settings-difference-hint = A larger difference needs a manager
pages-settings-cash-out = Cash out without a manager, up to ({ $currency })
pages-settings-cash-out-hint = More at once, or more than the drawer holds, needs a manager.
pages-settings-denominations = Notes and coins to count by ({ $currency })
pages-settings-denominations-hint = Separated by semicolons. Empty: all of the currency.
pages-settings-service-from-guests = Service charge at tables from how many guests
pages-settings-service-from-guests-hint = Empty: every party. Orders that are open keep what they have.
pages-settings-sends-when-paid = A payment sends what was not sent
pages-settings-sends-when-paid-hint = If off, a paid order stays at its table until somebody sends it.
pages-settings-no-rounding = No rounding
pages-settings-receipts = Receipts
pages-settings-above = Above the lines
pages-settings-below = Below the total
pages-settings-tax-number = Tax number
pages-settings-tax-number-hint = Stands on every bill and receipt.
pages-settings-tax-note = Tax note
pages-settings-tax-note-example = Prices include VAT
pages-settings-save = Save settings
pages-settings-difference = Allowed drawer difference ({ $currency })
pages-settings-round-cash = Round cash to ({ $currency })
