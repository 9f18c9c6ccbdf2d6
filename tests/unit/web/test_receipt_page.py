"""The page of a receipt is read back and added up, as a guest would."""

import re
from typing import Any

import aiohttp_jinja2
import jinja2
import msgspec
import pytest
from aiohttp import web
from hypothesis import given, settings

from hub.domain.orders import Order
from hub.views.bill_texts import printed_rows
from hub.views.bills import bill_rows
from hub.views.orders import order_view
from tests.unit.domain.bills import bills, pay
from tests.unit.domain.sheets import an_order, line
from tests.unit.domain.test_statement import priced
from tests.unit.views.adding_up import add_up
from tests.unit.views.test_receipts import MONEY, SETTINGS
from web import pages
from web.static_files import StaticFiles

ROW = re.compile(r'<dt class="[^"]*">([^\n]*)</dt>\s*<dd [^>]*data-row="\w+">(.*?)</dd>', re.DOTALL)
TAG = re.compile(r"<small>.*?</small>|<[^>]*>")


@pytest.fixture(scope="module")
def template() -> jinja2.Template:
    """The template of the page."""
    app = web.Application()
    app[pages.FILES] = StaticFiles.read()
    pages.set_up_templates(app)
    return aiohttp_jinja2.get_env(app).get_template("receipt.html")


def page(template: jinja2.Template, order: Order) -> str:
    views: dict[str, Any] = {
        "order": msgspec.to_builtins(order_view(order)),
        "settings": SETTINGS,
        "rows": printed_rows(bill_rows(order), "UGX", MONEY),
    }
    return template.render(page={}, **views)


def read(html: str) -> list[tuple[str, int]]:
    """The words of each row and its amount."""
    plain = [(TAG.sub("", words).strip(), TAG.sub("", amount)) for words, amount in ROW.findall(html)]
    minus = "\N{MINUS SIGN}"
    return [(words, int(amount.replace(",", "").replace(minus, "-"))) for words, amount in plain]


@settings(deadline=None)
@given(order=bills())
def test_the_rows_of_the_page_add_up(template: jinja2.Template, order: Order) -> None:
    rows = read(page(template, order))
    assert len(rows) == len(bill_rows(order))
    assert add_up(rows)["Total"] == order.record.total_minor


def test_it_says_whose_it_is_and_whether_it_is_a_receipt(template: jinja2.Template) -> None:
    order = priced(an_order(line(9_000), customer={"name": "Akello Ltd", "tax_number": "1009"}))
    bill = page(template, order)
    assert all(text in bill for text in ("Tax number 1001234567", "Akello Ltd", "1009", "Not a receipt"))
    pay(order, 9_000)
    assert "Not a receipt" not in page(template, order)
