# The office’s pages of the system: backups, doctor, audit.

## Audit

pages-audit-about = Who did what, newest first. Each entry contains the hash of the one before it.
pages-audit-verify = Verify the chain
pages-audit-number = No.
pages-audit-when = When
pages-audit-who = Who
pages-audit-what = What
pages-audit-details = Details
pages-audit-the-hub = The hub
pages-audit-before = Before
pages-audit-after = After
pages-audit-none = No entries yet.
pages-audit-earlier = Earlier

## Doctor

pages-doctor-about = Is the venue ready to open? Problems come first, each with what to do about it.
pages-doctor-check-again = Check again
pages-doctor-checking = Checking. Common passwords are tried one by one, which takes a few seconds.

## Backups

pages-backups-about = Every backup is verified: it is restored into a separate database and compared with the venue’s data, table by table.
pages-backups-back-up = Back up now
pages-backups-last-verified = Last verified
pages-backups-fresh = less than a day ago
pages-backups-stale = make a backup now
pages-backups-on-this-machine = On this machine
pages-backups-next = Next backup
pages-backups-daily = every day
pages-backups-by-hand = when you start one
pages-backups-off-site = Off-site copy
pages-backups-on = On
pages-backups-off = Off
pages-backups-sealed = backups are encrypted
pages-backups-not-sealed = backups are not encrypted
pages-backups-verify-again = Verify again
pages-backups-download = Download
pages-backups-none = No backups yet
pages-backups-kept =
    { $days ->
        [one] { $size }, kept for { $days } day
       *[other] { $size }, kept for { $days } days
    }
pages-backups-keep =
    { $days ->
        [one] kept for { $days } day
       *[other] kept for { $days } days
    }
pages-backups-first-at = The first one is made at { $time }, or press { pages-backups-back-up }.
pages-backups-first-by-hand = Press { pages-backups-back-up }.
pages-backups-restore = Backups are stored in { $folder }. To restore one, run { $command }. The venue’s present data is kept beside it.
pages-backups-file = FILE
pages-backups-state-asked = Waiting
pages-backups-state-making = Being made
pages-backups-state-made = Waiting to be verified
pages-backups-state-proving = Being verified
pages-backups-state-proven = Verified
pages-backups-state-unproven = Not verified
pages-backups-state-failed = Failed
pages-backups-never = Never
pages-backups-on-demand = On demand
pages-backups-no-copy = No off-site copy: { $problem }
pages-backups-encrypted = encrypted
pages-backups-not-encrypted = not encrypted
pages-backups-restored-in = restored in { $seconds } s
pages-backups-copied = copied off site
pages-backups-gigabytes = { $size } GB
pages-backups-megabytes = { $size } MB
pages-backups-just-now = Just now
pages-backups-minutes-ago = { $count } min ago
pages-backups-hours-ago = { $count } h ago
pages-backups-days-ago = { $count } days ago
