"""Ids, codes and secrets."""

from hub.base import ids


def test_ids_are_version_7_differ_and_sort_by_time() -> None:
    new_ids = [ids.new_id() for _ in range(1_000)]
    assert {(one.version, one.variant) for one in new_ids} == {(7, "specified in RFC 4122")}
    assert len(set(new_ids)) == 1_000
    milliseconds = [one.int >> 80 for one in new_ids]
    assert milliseconds == sorted(milliseconds)


def test_a_code_has_no_letters_that_look_like_digits() -> None:
    code = ids.new_code()
    assert len(code) == 8
    assert not set(code) & set("01IO")


def test_secrets_are_long_and_different() -> None:
    assert len({ids.new_secret() for _ in range(100)}) == 100
    assert len(ids.new_secret()) >= 43
