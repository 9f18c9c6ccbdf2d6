# The sign-in, pairing and first set-up.

sign-in-which-screen = Which screen is this?
sign-in-who = Who are you?
sign-in-this-screen-is = This screen is
sign-in-no-device = no device
sign-in-with-pin = Sign in with a PIN
sign-in-with-password = Use a password
sign-in-demo-hint = Demo venue · PINs 1111 admin, 2222 manager, 3333 cashier, 4444 waiter, 5555 kitchen, 6666 bar
sign-in-pair-device = Pair this device
sign-in-digits =
    { $count ->
        [one] { $count } digit
       *[other] { $count } digits
    }
sign-in-enter-pin = Enter your PIN
sign-in-wrong-pin =
    { $left ->
        [one] Wrong PIN. { $left } try left.
       *[other] Wrong PIN. { $left } tries left.
    }
sign-in-no-tries-left = Wrong PIN. Wait 15 minutes or ask a manager.
sign-in-device-pos = Waiters and cashiers
sign-in-device-kds = Tickets
sign-in-device-expo = Tickets of all stations
sign-in-device-manager = The day’s figures

## Pairing

sign-in-paired = This is now { $device }
sign-in-paired-note = It stays paired until an admin revokes it.
sign-in-pairing-code = Code from Admin → Devices
sign-in-pair = Pair
sign-in-pairing-note = A code works once, for ten minutes.
sign-in-back = Back to sign in

## The first set-up

sign-in-new-venue = A new venue
sign-in-first-admin = Create the first admin
sign-in-your-name = Your name
sign-in-password-hint = Eight characters or more
sign-in-pin = PIN
sign-in-pin-hint = Four to eight digits, for the terminals
sign-in-open-venue = Open the venue
