# The console's pages.

pages-venues = Venues
pages-connecting = connecting
pages-sign-out = Sign out
pages-sign-in = Sign in
pages-username = Username
pages-password = Password
pages-code-from-app = One-time code from your app
pages-cancel = Cancel
pages-continue = Continue
pages-done = Done

## The account

pages-your-account = Your account
pages-password-signs-out = Changing it signs you out everywhere.
pages-current-password = Current password
pages-new-password = New password, 8 characters or more
pages-change-password = Change password
pages-codes = One-time codes
pages-codes-about = Signing in then also requires a six-digit code from an app on your phone.
pages-switch-on = Switch on…
pages-switch-off = Switch off
pages-scan-code = Scan this code with your app
pages-secret-as-qr = The secret as a QR code
pages-enter-secret = Or enter this secret in the app:
pages-enter-code = Then enter the code that it shows
pages-confirm = Confirm

## All venues

pages-figures = Figures of all venues; choose one to filter the list
pages-search = Search
pages-search-by = Search by name, owner, address or id
pages-register-venue = Register a venue
pages-show-more = Show more
pages-name = Name
pages-owner = Owner
pages-e-mail = E-mail
pages-licensed-until = Licensed until, last day included (empty: no end date)
pages-register = Register
pages-shown-once = Shown only once
pages-shown-once-about = Put these lines into the venue’s environment. The key is not stored; if it is lost, make a new one.

## One venue

pages-clear-flags = Clear flags
pages-lock-section = Lock
pages-lock = Lock…
pages-drain = Drain…
pages-unlock = Unlock
pages-unlock-code = Unlock code…
pages-licence-section = Licence
pages-licence-until = Licence until…
pages-no-end = No end date…
pages-venue-section = Venue
pages-edit-details = Edit details…
pages-new-key = New key…
pages-maintenance-section = Maintenance
pages-reset-clock = Reset clock mark
pages-deregister = Deregister…
pages-history = History
pages-heartbeats = Heartbeats
