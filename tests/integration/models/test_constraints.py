"""What holds whatever the code does: named here, found in the migrated database."""

import asyncpg
import pytest

from tests.databases import Databases, Dsn

CHECKS = [
    "venue_only_one",
    "venue_decimals",
    "venue_cutoff",
    "licence_only_one",
    "licence_state",
    "event_stream_only_one",
    "event_stream_order",
    "event_log_rooms",
    "staff_role",
    "devices_kind",
    "stations_thresholds",
    "dining_tables_seats",
    "menu_items_price",
    "menu_items_remaining",
    "modifier_groups_choice",
    "modifiers_price",
    "printers_kind",
    "printers_port",
    "printers_width",
    "printers_backup",
    "print_jobs_kind",
    "print_jobs_state",
    "print_jobs_ended",
    "price_rules_kind",
    "price_rules_times",
    "price_rules_dates",
    "price_rules_days",
    "price_rules_order_types",
    "orders_type",
    "orders_state",
    "orders_table_state",
    "orders_guests",
    "orders_no_negative",
    "orders_paid_in_full",
    "orders_unsent",
    "order_lines_state",
    "order_lines_change",
    "order_lines_sent",
    "order_lines_void",
    "order_lines_no_negative",
    "order_discounts_kind",
    "tickets_state",
    "tickets_change",
    "shifts_state",
    "shifts_closed",
    "shifts_float",
    "payments_method",
    "payments_state",
    "payments_amount",
    "payments_tip",
    "payments_change",
    "payments_cash_in_a_shift",
    "payments_refunded",
    "refunds_amount",
    "cash_movements_kind",
    "cash_movements_amount",
    "approvals_state",
    "approvals_not_oneself",
    "backups_state",
    "backups_progress",
    "backups_file",
    "backups_proven",
]
UNIQUE = [
    "staff_pin_key",
    "staff_username_any_case",
    "devices_token",
    "devices_pairing",
    "stations_one_catch_all",
    "tax_groups_one_default",
    "taxes_code",
    "orders_number",
    "order_lines_seq",
    "shifts_one_open_a_drawer",
    "shifts_number",
    "payments_reference",
    "alerts_once",
]
NEVER_FOLLOWED = {"orders.orders_waiter"}
"""People are made inactive, never deleted, and only their open orders are looked up: a partial index does."""
UNINDEXED = """
select conrelid::regclass || '.' || conname from pg_constraint c
where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
  select 1 from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]
    and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) like '%IS NOT NULL%'))
"""
REFUSED = {
    "venue_only_one": "update venue set id = 2",
    "licence_state": "update licence set state = 'open'",
    "menu_items_remaining": "update menu_items set remaining = -1",
    "menu_items_price": "update menu_items set price_minor = -1",
    "staff_role": "update staff set role = 'owner'",
    "stations_thresholds": "update stations set warn_after_s = late_after_s + 1",
    "staff_username_any_case": "update staff set username = 'Waiter' where username = 'cashier'",
    "stations_one_catch_all": "update stations set is_catch_all = true",
    "tax_groups_one_default": "insert into tax_groups (id, name, is_default, is_active)"
    " select gen_random_uuid(), 'second', true, true",
    "backups_file": "insert into backups (id, state, reason, created_at, is_encrypted)"
    " values (gen_random_uuid(), 'made', 'daily', now(), false)",
    "event_stream_order": "update event_stream set floor = head + 2",
}


async def test_every_check_is_there(databases: Databases, dsn: Dsn) -> None:
    async with databases.owner(dsn) as connection:
        rows = await connection.fetch("select conname from pg_constraint where contype = 'c'")
    assert set(CHECKS) - {row["conname"] for row in rows} == set()


async def test_what_must_be_unique_is(databases: Databases, dsn: Dsn) -> None:
    async with databases.owner(dsn) as connection:
        rows = await connection.fetch("select indexrelid::regclass::text as name from pg_index where indisunique")
    assert set(UNIQUE) - {row["name"] for row in rows} == set()


async def test_every_foreign_key_has_an_index(databases: Databases, dsn: Dsn) -> None:
    async with databases.owner(dsn) as connection:
        rows = await connection.fetch(UNINDEXED)
    assert {row[0] for row in rows} <= NEVER_FOLLOWED


@pytest.mark.parametrize(("name", "statement"), REFUSED.items())
async def test_a_constraint_refuses_what_it_names(databases: Databases, dsn: Dsn, name: str, statement: str) -> None:
    async with databases.owner(dsn) as connection:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
            await connection.execute(statement)
        assert refusal.value.constraint_name == name
