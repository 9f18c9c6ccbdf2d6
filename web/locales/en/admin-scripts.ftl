# What the office's scripts say; the pages themselves are in the pages' files.

admin-chain-complete = The chain is complete: { NUMBER($entries, useGrouping: 0) } entries, none changed, none missing.
admin-chain-broken = The chain is broken at entry { NUMBER($entry, useGrouping: 0) }. Restore a backup and call support.
admin-chain-cut = The end of the chain is missing. Restore a backup and call support.
admin-finding-fail = Failed
admin-finding-warn = Warning
admin-finding-unknown = Unknown
admin-finding-ok = OK
admin-ready = Ready to open.
admin-ready-with-warnings = Ready to open, with warnings.
admin-not-ready = Not ready to open yet.
admin-picture-saved = Picture saved
admin-code-expires = Works once. Expires in { $time }.
admin-code-expired = This code has expired. Make another one.
admin-test-printed = A test page is printed
admin-saved = Saved
admin-added = Added
admin-removed = Done
admin-tap-again = Tap again to confirm
# `$thing` is what is added, such as `item`.
admin-new-thing = New { $thing }
admin-not-an-amount = is not an amount
admin-whole-number = must be a whole number
# `$problem` is the API's: what is wrong with a value.
admin-field-problem = This { $problem }
admin-wrong-length = This is too short or too long, or has characters that are not allowed.
