# The console's scripts.

console-live = live
console-off-line = off line
console-page-is-live = This page is live
console-page-not-live = This page is not live since { $time }
console-no-answer = The cloud does not answer. Please try again.
console-on = on
console-off = off
console-copy = Copy
console-copied = Copied

## Headings of columns

console-heading-venue = Venue
console-heading-state = State
console-heading-connection = Connection
console-heading-licence = Licence
console-heading-last-seen = Last seen
console-heading-version = Version
console-heading-devices = Devices
console-heading-backup = Backup
console-heading-audit = Audit
console-heading-when = When
console-heading-what = What
console-heading-by = By
console-heading-from = From
console-heading-up = Up
console-heading-restore = Restore verified
console-heading-events = Events

## Durations

console-minutes = { $count } min
console-hours = { $count } h
console-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
console-ago = { $span } ago
console-never = never
console-now = now

## State, connection, licence

console-no-end-date = no end date
console-ended = ended { $day }
console-until = until { $day }
console-ends-today = ends today
console-days-left = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
console-deregistered = deregistered
console-expired = expired
console-expires-soon = expires soon
console-licensed = licensed
console-locked = locked
console-draining = draining
console-locked-not-applied = locked, not applied yet
console-draining-not-applied = draining, not applied yet
console-on-line = on line
console-never-seen = never seen
console-flag-audit = Its audit chain does not continue the entries reported before ({ $at }).
console-flag-key = Its key was used from two places at once ({ $at }). Make a new key.
console-audit-continuous = continuous
console-audit-rewritten = rewritten
console-audit-key-copied = key copied
console-locked-because = Locked: { $reason }
console-draining-because = Draining: { $reason }

## The figures of one venue

console-figure-licence = licence
console-figure-last-seen = last seen
console-figure-state = state at the venue
console-figure-devices = devices on line
console-figure-version = version
console-figure-backup = last backup
console-figure-restore = last verified restore
console-figure-audit = audit entries

## The figures of all venues

console-fleet-sites = venues
console-fleet-online = on line now
console-fleet-locked = locked
console-fleet-expired = expired
console-fleet-expiring = expire in 14 days
console-fleet-silent = silent for a day
console-fleet-flagged = flagged
console-no-match = No venue matches.
console-no-venues = Venues that you register appear here.

## History

console-history-locked = Locked: { $reason }
console-history-draining = Set to drain: { $reason }
console-history-unlocked = Unlocked
console-history-code-issued = Unlock code issued, valid until { $until }
console-history-licensed = Licensed until { $until }
console-history-licensed-for-ever = Licensed without an end date
console-history-key-made = Key made
console-history-key-rotated = New key made. The old one works until { $until }
console-history-registered = Registered as { $name }
console-history-changed = Changed: { $fields }
console-history-deregistered = Deregistered
console-history-audit-broken = Audit chain broken: { $why }
console-history-key-elsewhere = Key used from another place while linked from { $from }
console-history-flags-cleared = Flags cleared
console-history-clock-reset = Clock mark reset
console-field-name = name
console-field-owner-name = owner name
console-field-contact-email = contact email
console-field-license-expires-at = license expires at
console-no-heartbeats = No heartbeats yet.

## Actions

console-name = Name
console-owner = Owner
console-e-mail = E-mail
console-save = Save
console-edit-details = Edit details
console-lock-venue = Lock this venue
console-lock-about = Every screen shows the reason at once, and all changes are refused.
console-lock = Lock
console-drain-venue = Drain this venue
console-drain-about = Open orders can be finished and paid. New orders are refused.
console-drain = Drain
console-lock-reason = Reason, shown on the venue’s screens
console-remove-end = Remove the end date?
console-remove-end-about = The licence will have no last day.
console-remove-it = Remove it
console-unlock-by-phone = Unlock by phone
console-unlock-code-about = A code to read out. It opens this venue once, whatever the reason that it is locked or draining.
console-unlock-code-hours = Valid for how many hours
console-unlock-code-lease = Date of its lease, if the venue’s screen shows one
console-make-code = Make a code
console-read-out = Read this out
console-code-then-unlock = It unlocks the venue until { $until }. Unlock it here as well, or it is locked again when it reconnects.
console-code-then-extend = It unlocks the venue until { $until }. Extend its licence as well, or it is closed again when it reconnects.
console-code-then-lease = It unlocks the venue until { $until }. Its next lease replaces the code.
console-make-key = Make a new key
console-make-key-about = The old key works for one more day. The new one is shown only once.
console-shown-once = Shown only once
console-put-lines = Put these lines into the venue’s environment.
console-deregister-venue = Deregister this venue
console-deregister-about = The cloud will refuse this venue, and its lease will run out. Its history is kept. To stop it at once, lock it first.
console-type-name = Type { $name }
console-deregister = Deregister
console-name-differs = The name does not match. Nothing was changed.
console-applied = Done. The venue has applied it.
console-saved = Saved. The venue is off line and applies it when it reconnects or at its next heartbeat.

## The last day of a licence

console-until-when = Licensed until when?
console-last-day-about = This is the last day of the licence.
console-last-day = Last day
console-extend = Extend
console-is-date-correct = Is this date correct?
console-yes-until = Yes, until { $day }
console-set-date = Set this date
console-date-locks = { $days ->
    [one] This date is { $days } day ago. The venue will be locked at once.
   *[other] This date is { $days } days ago. The venue will be locked at once.
}
console-date-drains = This date and its grace period are past. The venue will take no new orders from now on, and will be locked soon after.
console-date-grace = { $days ->
    [one] This date is past. The venue’s grace period starts at once. In { $days } day it will take no new orders, and { $drain } days later it will be locked.
   *[other] This date is past. The venue’s grace period starts at once. In { $days } days it will take no new orders, and { $drain } days later it will be locked.
}
console-date-shortens = This date is earlier than the current one, { $day }: the licence will be shortened.
console-date-far = { $years ->
    [one] This date is { $years } year ahead.
   *[other] This date is { $years } years ahead.
}
