# What is above and around every live screen: its connection, what it has not sent yet, the licence, the lock.

## Live or not

connection-live = live
connection-off-line = off line
connection-connecting = connecting
connection-not-live-since = Not live since { $time }
connection-changes-saved =
    { $count ->
        [one] { $count } change saved here, sent when the hub is back.
       *[other] { $count } changes saved here, sent when the hub is back.
    }
connection-reconnects = It reconnects automatically.
connection-hub-away = The hub is away
connection-keeps-trying = This page keeps trying.
connection-joining = Connecting to the hub
connection-joining-note = The screen opens as soon as the hub answers.
connection-signed-out = Signed out
connection-signed-out-note = The sign-in opens as soon as the hub answers.

## Not stored

connection-not-saved = Not saved on this device
connection-only-here =
    { $count ->
        [one] { $count } change exists only on this page. Do not close or reload it until the hub has received it.
       *[other] { $count } changes exist only on this page. Do not close or reload it until the hub has received them.
    }
connection-cannot-store = The browser cannot store anything now. While the hub is away, a reload would lose changes.
connection-sign-in-again = Sign in again

## Not accepted by the hub yet

connection-changes-held =
    { $count ->
        [one] { $count } change not sent to the hub yet
       *[other] { $count } changes not sent to the hub yet
    }
connection-held-drain = No new orders for now. It is sent when the venue can take orders again.
connection-held-locked = The venue is locked. It is sent when the venue is unlocked.
connection-held-drawer = The drawer is closed. It is sent when the drawer is opened.
connection-held-person = Signed out. It is sent at the next sign-in.
# `$reason` is a sentence of the hub.
connection-held-stock = { $reason } It is sent when the item is back on sale.
connection-held-time = { $reason } Trying again.
connection-item-sold-out = An item is sold out
connection-no-answer-yet = No answer from the hub yet.

## The licence

connection-licence-ends =
    { $days ->
        [one] The licence ends on { $date }, in { $days } day
       *[other] The licence ends on { $date }, in { $days } days
    }
connection-licence-ends-soon = The licence ends soon
connection-licence-renew = The licence must be renewed
connection-licence-drain = No new orders
connection-licence-locked = This venue is locked
connection-everything-works = Everything works
connection-works-for-now = Everything works for now
connection-drain-works = Open orders can be finished and paid, and shifts closed
connection-locked-works = Reports, exports and backups still work
connection-call = Call { $contact }
connection-enter-code = Enter a code
connection-unlock-by-phone = Unlock by phone

## The lock screen

connection-no-reason = No reason was given.
connection-who-to-call = Who to call
connection-your-supplier = Your supplier
connection-what-works = What still works
connection-what-works-list = Signing in, viewing, reports, exports and backups. Your data is yours.
connection-not-sent-yet = Not sent yet
connection-changes-locked =
    { $count ->
        [one] { $count } change on this screen, sent when the venue is unlocked.
       *[other] { $count } changes on this screen, sent when the venue is unlocked.
    }
connection-opens-when-unlocked = This screen opens as soon as the venue is unlocked.

## The unlock code

connection-unlock-code = Unlock code from your supplier
connection-unlock = Unlock
connection-more-to-type = { $count } more to type
connection-unlocked-until = Unlocked until { $time }
connection-code-used = This code has already been used. Ask for a new one.
connection-no-cloud = This venue is not connected to its supplier’s cloud, so no code can be checked.
connection-too-many-codes = Too many wrong codes. Try again in { $minutes } min.
