"""The sitemap of `/api`: every address, and the operation or query behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from aiohttp import web

from handlers.http import (
    backups,
    doctor,
    health,
    licence,
    pairing,
    pesapal,
    pictures,
    printing,
    reference,
    reports,
    sign_in,
)
from handlers.http.commands import command_handler
from handlers.http.queries import query_handler
from handlers.http.replies import Handler
from hub.queries import admin_queries, backup_queries, queries
from hub.queries.queries import Query

COMMANDS: Final[tuple[tuple[str, str, str], ...]] = (
    ("POST", "/api/orders", "order.open"),
    ("PATCH", "/api/orders/{order}", "order.edit"),
    ("POST", "/api/orders/{order}/lines", "order.add_lines"),
    ("PATCH", "/api/orders/{order}/lines/{line}", "order.change_line"),
    ("DELETE", "/api/orders/{order}/lines/{line}", "order.remove_line"),
    ("POST", "/api/orders/{order}/lines/{line}/void", "order.void_line"),
    ("POST", "/api/orders/{order}/send", "order.send"),
    ("POST", "/api/orders/{order}/serve", "order.serve"),
    ("POST", "/api/orders/{order}/discounts", "order.discount"),
    ("DELETE", "/api/orders/{order}/discounts/{discount}", "order.remove_discount"),
    ("POST", "/api/orders/{order}/transfer", "order.transfer"),
    ("POST", "/api/orders/{order}/merge", "order.merge"),
    ("POST", "/api/orders/{order}/split", "order.split"),
    ("POST", "/api/orders/{order}/reopen", "order.reopen"),
    ("POST", "/api/orders/{order}/cancel", "order.cancel"),
    ("POST", "/api/orders/{order}/settle", "order.settle"),
    ("POST", "/api/orders/{order}/payments", "order.pay"),
    ("POST", "/api/payments/{payment}/refund", "payment.refund"),
    ("POST", "/api/payments/{payment}/cancel", "payment.cancel"),
    ("POST", "/api/payments/{payment}/tip", "payment.tip"),
    ("POST", "/api/payments/{payment}/move", "payment.move"),
    ("POST", "/api/payments/{payment}/correct", "payment.correct"),
    ("POST", "/api/payments/{payment}/void", "payment.void"),
    ("POST", "/api/tickets/{ticket}/start", "ticket.start"),
    ("POST", "/api/tickets/{ticket}/bump", "ticket.bump"),
    ("POST", "/api/tickets/{ticket}/recall", "ticket.recall"),
    ("POST", "/api/tickets/{ticket}/lines/{line}/ready", "ticket.ready_line"),
    ("POST", "/api/shifts", "shift.open"),
    ("POST", "/api/shifts/{shift}/cash-movements", "shift.record_cash"),
    ("POST", "/api/shifts/{shift}/close", "shift.close"),
    ("POST", "/api/approvals", "approval.ask"),
    ("POST", "/api/approvals/{approval}/grant", "approval.grant"),
    ("POST", "/api/approvals/{approval}/refuse", "approval.refuse"),
    ("POST", "/api/stock/{item}", "stock.set"),
    ("POST", "/api/admin/menu-items", "item.add"),
    ("PATCH", "/api/admin/menu-items/{item}", "item.change"),
    ("DELETE", "/api/admin/menu-items/{item}", "item.remove"),
    ("POST", "/api/admin/categories", "category.add"),
    ("PATCH", "/api/admin/categories/{category}", "category.change"),
    ("DELETE", "/api/admin/categories/{category}", "category.remove"),
    ("POST", "/api/admin/modifier-groups", "modifier_group.add"),
    ("PATCH", "/api/admin/modifier-groups/{group}", "modifier_group.change"),
    ("DELETE", "/api/admin/modifier-groups/{group}", "modifier_group.remove"),
    ("POST", "/api/admin/floors", "floor.add"),
    ("PATCH", "/api/admin/floors/{floor}", "floor.change"),
    ("DELETE", "/api/admin/floors/{floor}", "floor.remove"),
    ("POST", "/api/admin/tables", "table.add"),
    ("PATCH", "/api/admin/tables/{table}", "table.change"),
    ("DELETE", "/api/admin/tables/{table}", "table.remove"),
    ("POST", "/api/admin/stations", "station.add"),
    ("PATCH", "/api/admin/stations/{station}", "station.change"),
    ("DELETE", "/api/admin/stations/{station}", "station.remove"),
    ("POST", "/api/admin/staff", "staff.add"),
    ("PATCH", "/api/admin/staff/{staff}", "staff.change"),
    ("DELETE", "/api/admin/staff/{staff}", "staff.deactivate"),
    ("POST", "/api/admin/staff/{staff}/sign-out", "staff.sign_out"),
    ("POST", "/api/admin/devices", "device.add"),
    ("PATCH", "/api/admin/devices/{device}", "device.change"),
    ("DELETE", "/api/admin/devices/{device}", "device.revoke"),
    ("POST", "/api/admin/devices/{device}/pairing-code", "device.make_pairing_code"),
    ("POST", "/api/admin/taxes", "tax.add"),
    ("PATCH", "/api/admin/taxes/{tax}", "tax.change"),
    ("DELETE", "/api/admin/taxes/{tax}", "tax.remove"),
    ("POST", "/api/orders/{order}/print", "print.order"),
    ("POST", "/api/shifts/{shift}/print", "print.drawer"),
    ("POST", "/api/days/print", "print.day"),
    ("POST", "/api/admin/printers", "printer.add"),
    ("PATCH", "/api/admin/printers/{printer}", "printer.change"),
    ("DELETE", "/api/admin/printers/{printer}", "printer.remove"),
    ("POST", "/api/admin/price-rules", "price_rule.add"),
    ("PATCH", "/api/admin/price-rules/{price_rule}", "price_rule.change"),
    ("DELETE", "/api/admin/price-rules/{price_rule}", "price_rule.remove"),
    ("PATCH", "/api/admin/settings", "settings.change"),
    ("POST", "/api/admin/backups", "backup.make"),
    ("POST", "/api/admin/backups/{backup}/verify", "backup.verify"),
)

QUERIES: Final[tuple[tuple[str, Callable[[Query], Awaitable[msgspec.Struct]], tuple[str, ...]], ...]] = (
    ("/api/auth/me", queries.who_am_i, ()),
    ("/api/menu", queries.menu, ()),
    ("/api/tables", queries.tables, ()),
    ("/api/stations", queries.stations, ()),
    ("/api/licence", queries.licence, ()),
    ("/api/orders", queries.orders, ("state", "table", "business_day", "after", "limit")),
    ("/api/orders/{order}", queries.order, ()),
    ("/api/orders/{order}/bill", queries.bill, ()),
    ("/api/stations/{code}/tickets", queries.tickets, ()),
    ("/api/shifts/current", queries.current_shift, ()),
    ("/api/shifts", queries.shifts, ("state", "business_day", "after", "limit")),
    ("/api/shifts/{shift}/report", queries.shift_report, ()),
    ("/api/shifts/{shift}/counts", queries.drawer_counts, ()),
    ("/api/days/report", queries.day_zs, ("day",)),
    *((f"/api/admin/{name}", admin_queries.listing(name), ()) for name in admin_queries.LISTS),
    ("/api/admin/settings", admin_queries.settings, ()),
    ("/api/admin/backups", backup_queries.backups, ()),
    ("/api/admin/prints", admin_queries.prints, ()),
    ("/api/admin/audit", queries.audit, ("after",)),
    ("/api/admin/audit/verify", queries.verify_audit, ()),
)

ENDPOINTS: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("POST", "/api/auth/login", sign_in.login),
    ("POST", "/api/auth/pin", sign_in.pin),
    ("POST", "/api/auth/logout", sign_in.logout),
    ("POST", "/api/auth/logout-all", sign_in.logout_all),
    ("GET", "/api/reports/{report}", reports.report),
    ("POST", "/api/devices/pair", pairing.pair),
    ("POST", "/api/setup/{token}", pairing.set_up),
    ("PUT", "/api/admin/menu-items/{item}/image", pictures.put),
    ("DELETE", "/api/admin/menu-items/{item}/image", pictures.delete),
    ("POST", "/api/admin/printers/{printer}/test", printing.print_test_page),
    ("GET", "/uploads/{name}", pictures.get),
    ("GET", "/api/admin/doctor", doctor.doctor),
    ("GET", "/api/health", health.health),
    ("GET", "/api/admin/backups/{backup}/download", backups.download),
    ("GET", "/api/health/ready", health.readiness),
    ("POST", "/api/licence/unlock", licence.unlock),
    ("GET", "/api/pesapal/ipn", pesapal.notify_by_get),
    ("POST", "/api/pesapal/ipn", pesapal.notify_by_post),
    ("GET", "/metrics", health.metrics),
    ("GET", "/api/openapi.json", reference.openapi),
)


def add_routes(app: web.Application) -> None:
    """Add every route of the sitemap to the application."""
    for method, path, handler in ENDPOINTS:
        _ = app.router.add_get(path, handler) if method == "GET" else app.router.add_route(method, path, handler)
    for method, path, name in COMMANDS:
        app.router.add_route(method, path, command_handler(name))
    for path, read, parameters in QUERIES:
        app.router.add_get(path, query_handler(read, *parameters))
