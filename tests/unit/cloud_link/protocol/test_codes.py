"""Codes for the telephone: what they open, and what does not open anything."""

from datetime import UTC, datetime, timedelta

import pytest

from cloud_link.protocol.codes import ALPHABET, BadCode, anchor, last_step, read_code, unlock_code

SECRET, SITE = b"the cloud's own secret", "site-a"
ISSUED = datetime(2026, 11, 21, 10, tzinfo=UTC)
NOW = ISSUED + timedelta(days=40)
UNTIL = NOW + timedelta(days=3)
ANCHOR = anchor(SECRET, SITE, ISSUED)


def why_not(text: str, now: datetime = NOW, site: str = SITE, signed: str = ANCHOR) -> str:
    with pytest.raises(BadCode) as refused:
        read_code(text, signed, site, now)
    return refused.value.reason


def test_a_code_unlocks_until_its_last_step() -> None:
    code = unlock_code(SECRET, SITE, ISSUED, UNTIL)
    assert [len(part) for part in code.split("-")] == [5] * 5
    until = read_code(code, ANCHOR, SITE, NOW).until
    assert UNTIL <= until < UNTIL + timedelta(hours=6)
    assert until == last_step(UNTIL)


def test_it_may_be_written_down_carelessly() -> None:
    code = unlock_code(SECRET, SITE, ISSUED, UNTIL)
    careless = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert read_code(careless, ANCHOR, SITE, NOW) == read_code(code, ANCHOR, SITE, NOW)


def test_every_single_wrong_letter_is_noticed() -> None:
    code = unlock_code(SECRET, SITE, ISSUED, UNTIL).replace("-", "")
    for place in range(len(code)):
        wrong = ALPHABET[(ALPHABET.index(code[place]) + 1) % 32]
        assert why_not(code[:place] + wrong + code[place + 1 :]) in ("mistyped", "wrong")


def test_it_opens_only_its_own_site_and_chain() -> None:
    code = unlock_code(SECRET, SITE, ISSUED, UNTIL)
    assert why_not(code, signed=anchor(SECRET, "site-b", ISSUED)) == "wrong"
    assert why_not(code, signed=anchor(b"another secret", SITE, ISSUED)) == "wrong"
    assert why_not(code, signed=anchor(SECRET, SITE, ISSUED + timedelta(days=90))) == "wrong"
    assert why_not(code, signed="") == "wrong"


def test_it_expires() -> None:
    assert why_not(unlock_code(SECRET, SITE, ISSUED, UNTIL), now=UNTIL + timedelta(hours=6)) == "expired"


def test_a_code_cannot_be_stretched_to_a_later_step() -> None:
    from cloud_link.protocol import codes

    steps, link = codes._unspell(unlock_code(SECRET, SITE, ISSUED, UNTIL))
    assert why_not(codes._spell(steps + 4, link)) == "wrong"


def test_codes_of_leases_of_one_month_fit_each_other() -> None:
    assert anchor(SECRET, SITE, ISSUED) == anchor(SECRET, SITE, ISSUED + timedelta(hours=1))


def test_a_lease_that_is_too_old_has_no_code() -> None:
    with pytest.raises(BadCode, match="too_long"):
        unlock_code(SECRET, SITE, ISSUED, ISSUED + timedelta(days=500))


@pytest.mark.parametrize("text", ["", "12345", "!" * 25, "0" * 26])
def test_nonsense_is_called_mistyped(text: str) -> None:
    assert why_not(text) in ("mistyped", "length")
