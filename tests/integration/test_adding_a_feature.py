"""docs/adding-a-feature.md is followed in a scratch copy of the tree, which then passes the tests of the feature.

The page's own code is used, found by what it contains. What the page says in words is done here.
"""

import asyncio
import re
import shutil
import sys
from pathlib import Path

import pytest

from hub.postgres.schema import known_migrations

ROOT = Path(__file__).parents[2]
PAGE = "docs/adding-a-feature.md"
PARTS = ("hub", "models", "handlers", "web", "cloud_link", "tests", "docs")
UNUSED = shutil.ignore_patterns("node_modules", "__pycache__", "migrations.zip")
FOR_A_MIGRATION = """from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration


"""
FOR_A_TEST = """from tests.trading import Trade


class TestRush:
"""
ORDER_VIEWS = re.compile(r"^class (?:Ticket)?Order(?:View)?\(.*?\n\n\n", re.MULTILINE | re.DOTALL)
ROUTE = re.compile(r'\("POST".*"order.rush"\),')


class Tree:
    """A scratch copy of this tree."""

    def __init__(self, place: Path) -> None:
        self.place = place
        for part in PARTS:
            shutil.copytree(ROOT / part, place / part, ignore=UNUSED)
        shutil.copy(ROOT / "pyproject.toml", place)
        (place / "web/node_modules").symlink_to(ROOT / "web/node_modules")
        self.page = (place / PAGE).read_text("utf-8")

    def block(self, part: str) -> str:
        """The page's block of code that contains this."""
        blocks: list[str] = re.findall(r"```python\n(.*?)```", self.page, re.DOTALL)
        (block,) = (block for block in blocks if part in block)
        return block

    def after(self, path: str, anchor: str, text: str) -> None:
        """Add text after the line that contains the anchor, as far to the right."""
        lines = (self.place / path).read_text("utf-8").splitlines(keepends=True)
        (at,) = (number for number, line in enumerate(lines) if anchor in line)
        indent = re.match(r" *", lines[at])
        assert indent is not None
        lines.insert(at + 1, f"{indent[0]}{text.strip()}\n")
        (self.place / path).write_text("".join(lines), "utf-8")

    def beside_the_note(self, path: str) -> None:
        """Wherever an order's note is handed over, hand over the new field too."""
        file = self.place / path
        text = re.sub(r"^.*\brecord\.note\b.*\n", _and_the_field, file.read_text("utf-8"), flags=re.MULTILINE)
        file.write_text(
            re.sub(
                r"^class (?:Ticket)?Order(?:View)?\(.*?\n\n\n", _with_the_field, text, flags=re.MULTILINE | re.DOTALL
            )
        )

    def create(self, path: str, text: str) -> None:
        """Add a file."""
        (self.place / path).write_text(text, "utf-8")

    async def passes(self, *tests: str) -> str:
        """Run tests in the copy; what they print. They must pass."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests,
            cwd=self.place, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        printed = (await process.communicate())[0].decode()
        assert process.returncode == 0, printed[-4000:]
        return printed


def _and_the_field(line: re.Match[str]) -> str:
    return line[0] + line[0].replace("note", "is_rushed")


def _with_the_field(block: re.Match[str]) -> str:
    return re.sub(r"^    note: .*\n", r"\g<0>    is_rushed: bool\n", block[0], flags=re.MULTILINE)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def follow_the_page(tree: Tree) -> None:
    """Steps 1 to 5 and 7."""
    tree.after("hub/domain/order_records.py", "    has_unsent: bool", tree.block("is_rushed: bool"))
    tree.after("hub/domain/orders.py", '"order.edit": order.is_open', tree.block('"order.rush": order.is_open'))
    step = tree.block("class Migration")
    (column,) = re.findall(r'ops\.AddField\("Order", "is_rushed", (.*)\)', step)
    tree.after("models/orders.py", "    has_unsent = ", f"is_rushed = {column}".removesuffix(")") + ")")
    step = re.sub(r'\("models", "\d+_\w+"\)', f'("models", "{known_migrations()[-1]}")', step)
    number = int(known_migrations()[-1].partition("_")[0]) + 1
    tree.create(f"models/migrations/{number:04}_rush.py", FOR_A_MIGRATION + step)
    operations = tree.place / "hub/operations/orders.py"
    operations.write_text(f"{operations.read_text('utf-8')}\n\n{tree.block('@operation')}", "utf-8")
    for path in ("hub/views/orders.py", "hub/views/tickets.py"):
        tree.beside_the_note(path)
    tree.after("handlers/routes.py", '"order.edit"),', ROUTE.findall(tree.page)[0])
    tests = tree.block("async def test_a_rushed_order")
    tree.create("tests/integration/operations/test_rush.py", FOR_A_TEST + re.sub(r"(?m)^(?=.)", "    ", tests))


@pytest.mark.timeout(120)
async def test_the_page_leads_to_a_feature_that_works(tree: Tree) -> None:
    follow_the_page(tree)
    printed = await tree.passes(
        "tests/integration/operations/test_rush.py",
        "tests/integration/models/test_function_sets.py::TestTheFiles",
        "tests/architecture/test_expand_and_contract.py",
    )
    assert "passed" in printed
    sql = [path for path in (tree.place / "models").rglob("*.sql") if "is_rushed" in path.read_text("utf-8")]
    assert sql == [], "the functions take their columns from the model"


OPERATIONS = "tests/integration/operations"
VOUCHER = 'Tender(code="voucher", begins_as="completed", needs_reference=True),'
PAID_BY_VOUCHER = '''"""A tender of its own, from its record and its text."""

from hub.texts import label
from tests.trading import Trade


async def test_a_guest_pays_with_a_voucher(trade: Trade) -> None:
    settings = trade.watch.readers[0].state["settings"]
    assert [one["code"] for one in settings["tenders"] if one["needs_reference"]] == ["card", "mobile_money", "voucher"]
    shift = await trade.do("shift.open", "cashier", float_minor=0)
    order = await trade.opened()
    due = order["due_minor"]
    await trade.do("order.pay", "cashier", order=order["id"], method="voucher", amount_minor=due, reference="V7")
    z = await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=0)
    assert (z["variance_minor"], label("voucher")) == (0, "Gift voucher")
'''


@pytest.mark.timeout(120)
async def test_a_new_tender_is_a_record_and_a_text(tree: Tree) -> None:
    tree.after("hub/domain/tenders.py", '    Tender(code="mobile_money"', VOUCHER)
    labels = tree.place / "web/locales/en/labels.ftl"
    labels.write_text(f"{labels.read_text('utf-8')}\nlabel-voucher = Gift voucher\n", "utf-8")
    test = f"{OPERATIONS}/test_voucher.py"
    tree.create(test, PAID_BY_VOUCHER)
    assert "1 passed" in await tree.passes(test)
