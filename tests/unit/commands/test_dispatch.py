"""The dispatcher names the field of an invalid argument, and runs only what clients may call."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

import hub.operations  # noqa: F401 - registers every operation
from hub.base.refusal import Refusal
from hub.commands import operation as operation_module
from hub.commands.dispatch import KEY, decode, find
from hub.commands.operation import CLIENTS, OPERATIONS, Work, for_clients
from hub.domain import refusals
from hub.domain.permissions import Permission
from hub.domain.refusals import Invalid, NotFound
from hub.texts import problem_document

ID = str(UUID(int=7))


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("order.open", {}, "type"),
        ("order.open", {"type": "buffet"}, "type"),
        ("order.open", {"type": "takeaway", "nonsense": 1}, "nonsense"),
        ("order.open", {"type": "takeaway", "guests": 0}, "guests"),
        ("order.open", {"type": "takeaway", "customer": {"fax": "1"}}, "customer.fax"),
        ("order.add_lines", {"order": ID, "lines": []}, "lines"),
        ("order.add_lines", {"order": ID, "lines": [{"item": ID}, {"item": "x"}]}, "lines[1].item"),
        ("order.add_lines", {"order": ID, "lines": [{"quantity": 1}]}, "lines[0].item"),
        ("order.pay", {"order": ID, "method": "cash", "amount_minor": 1.5}, "amount_minor"),
        ("order.pay", {"order": ID, "method": "cash", "amount_minor": "1"}, "amount_minor"),
        ("order.pay", {"order": ID, "method": "cash", "amount_minor": 10**13}, "amount_minor"),
        ("order.void_line", {"order": ID, "line": ID, "reason": " "}, "reason"),
        ("order.void_line", {"order": ID, "line": ID, "reason": "x", "approval": {"pen": "1"}}, "approval"),
    ],
)
def test_a_refusal_names_the_invalid_field(name: str, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decode(find(name), values)
    problem = problem_document(refusal.value)
    assert problem["status"] == 422
    assert problem["errors"][0]["field"].startswith(field)
    assert problem["errors"][0]["message"]


def test_valid_arguments_are_decoded() -> None:
    args = decode(find("order.add_lines"), {"order": ID, "lines": [{"item": ID, "quantity": "0.345"}]})
    assert msgspec.to_builtins(args)["lines"][0]["quantity"] == "0.345"


@pytest.mark.parametrize(
    "name", [*sorted(OPERATIONS.keys() - for_clients().keys()), "", "order", "order.nothing", "__init__"]
)
def test_an_operation_that_is_not_for_clients_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        find(name)


def test_an_operation_is_for_the_hub_alone_unless_it_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation_module, "OPERATIONS", {})

    @operation_module.operation("test.quiet", Permission.SIGN_IN)
    async def quiet(work: Work) -> None:
        """Nothing."""

    @operation_module.operation("test.open", Permission.SIGN_IN, callers=CLIENTS)
    async def open_to_all(work: Work) -> None:
        """Nothing."""

    assert for_clients().keys() == {"test.open"}


def test_an_operation_locks_only_an_id_among_its_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation_module, "OPERATIONS", {})

    async def rush(work: Work, order: UUID, note: str = "") -> None:
        """Nothing."""

    for name in ("orders", "note", "work"):
        with pytest.raises(TypeError, match=name):
            operation_module.operation("test.rush", Permission.SERVE_TABLES, locks=name)(rush)
    operation_module.operation("test.rush", Permission.SERVE_TABLES, locks="order")(rush)
    assert operation_module.OPERATIONS["test.rush"].locks == "order"


@pytest.mark.parametrize(
    ("key", "is_valid"),
    [("a", True), ("k" * 200, True), ("k" * 201, False), ("", False), ("a b", False), ("ü", False), ("a\n", False)],
)
def test_a_key_is_visible_ascii(key: str, is_valid: bool) -> None:
    assert bool(KEY.fullmatch(key)) is is_valid


def refusal_classes() -> list[type[Refusal]]:
    return [value for value in vars(refusals).values() if isinstance(value, type) and issubclass(value, Refusal)]


def test_every_refusal_has_a_status_and_a_code_of_its_own() -> None:
    classes = [refusal for refusal in refusal_classes() if refusal is not Refusal]
    assert len({refusal.code for refusal in classes}) == len(classes)
    for refusal in classes:
        problem = problem_document(refusal())
        assert {"type", "title", "status", "detail", "code"} <= set(problem)
        assert problem["status"] in (400, 401, 403, 404, 405, 408, 409, 413, 415, 417, 422, 423, 429, 503)
        assert problem["code"] == problem["code"].lower().replace("-", "_")


def test_every_operation_says_what_it_does() -> None:
    assert [name for name, operation in OPERATIONS.items() if not operation.doc.split("\n")[0].strip()] == []
