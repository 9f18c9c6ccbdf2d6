# Refusals. A message `refusal-CODE` is the sentence for a refusal's `reason` and data; its default variant is the
# title, which also stands where no reason is said and takes no data. With `errors`, $field and $message are
# those of the first. `field-CODE` says what is wrong with one field.

refusal-foreign-origin = Requests with the session cookie must come from our own pages

refusal-invalid = { $reason ->
    [after] after is a place in the list
    [errors] { $message }
    [field] { $field } { $message }
    [limit] limit is 1 to { $most }
    [new_password] A password has 72 bytes at most
    [not_an_object] The body must be a JSON object
    [password] A password has 8 characters at least and 72 bytes at most
   *[other] Some fields are wrong
}

refusal-malformed = { $reason ->
    [not_json] The body is not JSON: { $parser }
   *[other] The request could not be read
}

refusal-method-not-allowed = This address does not take that method

refusal-not-found = { $reason ->
    [site] There is no such site
   *[other] Not found
}

refusal-not-signed-in = Sign in first

refusal-site-deregistered = This site is not registered any more

refusal-site-key-wrong = Site or key is wrong

refusal-state-conflict = { $reason ->
    [deregistered] This site was deregistered
    [never_leased] This site was never given a lease, so no code can fit it
    [no_secret] Ask for a secret first
    [too_long] the lease this site holds is too old for a code that lasts so long
    [username_taken] There is a sysadmin named { $username } already
   *[other] The state has changed
}

refusal-too-large = The request is too large

refusal-too-many-requests = { $reason ->
    [wait] Too many requests; wait { $retry_after_s } s
   *[other] Too many requests
}

refusal-totp-required = A one-time code is required

refusal-unavailable = The cloud is not ready

refusal-wrong-credentials = Name, password or code is wrong

field-lease-on = must be a day on which this site could be given a lease
field-limit = must be 1 to { $most }
field-not-an-object = must be an object
field-not-one = is not one
field-one-of = must be one of { $kinds }
field-too-long = too long
field-year = must be in a year from { $first } to { $last }
