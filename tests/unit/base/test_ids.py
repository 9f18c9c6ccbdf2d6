"""Names that nobody else has."""

from hub.base import ids


def test_ids_are_version_7_differ_and_sort_by_time() -> None:
    made = [ids.new_id() for _ in range(1_000)]
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert len(set(made)) == 1_000
    milliseconds = [one.int >> 80 for one in made]
    assert milliseconds == sorted(milliseconds)


def test_a_code_can_be_read_out() -> None:
    code = ids.new_code()
    assert len(code) == 8
    assert not set(code) & set("01IO")


def test_a_secret_is_long_and_new() -> None:
    assert len({ids.new_secret() for _ in range(100)}) == 100
    assert len(ids.new_secret()) >= 43
