"""The tables as Tortoise models; their constraints and indexes are in `migrations`.

There are no rules here: `hub` decides what may happen to a row. Money columns end in `_minor` and are integers.
"""

from models.backups import Backup
from models.floor import DiningTable, Floor
from models.link import CloudLink
from models.log import Command, Event, EventStream, RoomHead
from models.menu import Category, ItemModifierGroup, MenuItem, Modifier, ModifierGroup, PriceRule, Tax, TaxGroup
from models.orders import Order, OrderDiscount, OrderLine, Ticket
from models.oversight import Alert, Approval, AuditEntry
from models.payments import (
    CashMovement,
    Payment,
    PaymentCorrection,
    PesapalAttempt,
    Refund,
    RefundLine,
    Shift,
    ZReport,
)
from models.people import Device, Staff, Station
from models.printing import Printer, PrintJob
from models.venue import BusinessDay, Licence, OrderNumber, SalesHour, SalesTender, Venue

__all__ = [
    "Alert",
    "Approval",
    "AuditEntry",
    "Backup",
    "BusinessDay",
    "CashMovement",
    "Category",
    "CloudLink",
    "Command",
    "Device",
    "DiningTable",
    "Event",
    "EventStream",
    "Floor",
    "ItemModifierGroup",
    "Licence",
    "MenuItem",
    "Modifier",
    "ModifierGroup",
    "Order",
    "OrderDiscount",
    "OrderLine",
    "OrderNumber",
    "Payment",
    "PaymentCorrection",
    "PesapalAttempt",
    "PriceRule",
    "PrintJob",
    "Printer",
    "Refund",
    "RefundLine",
    "RoomHead",
    "SalesHour",
    "SalesTender",
    "Shift",
    "Staff",
    "Station",
    "Tax",
    "TaxGroup",
    "Ticket",
    "Venue",
    "ZReport",
]
