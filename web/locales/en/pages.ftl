# What every page has around its content, and the small pages.

pages-point-of-sale = Point of sale
pages-needs-javascript = This screen needs JavaScript. Please switch it on.
pages-kitchen = Kitchen
pages-manager = Manager
pages-terminal = Terminal
pages-pair-device = Pair this device
pages-sign-in = Sign in · { $venue }
pages-not-found = Not found
pages-not-found-note = There is no such page, or you are not allowed to see it.
pages-go-back = Go back
pages-set-up = Set up
pages-set-up-closed = This address no longer works
pages-set-up-closed-note = A set-up address works once. If this hub has not been set up yet, restart it and it prints a new address.
pages-go-to-sign-in = Go to sign in
pages-thank-you = Thank you
pages-thank-you-note = The till shows your payment as soon as Pesapal confirms it. You can close this page.
