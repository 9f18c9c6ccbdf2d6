"""Operations: everything that may happen in the venue, one subject a file, one function for each business act.

No operation file imports another: what they share is in `hub.domain`, `hub.commands` or `hub.recording`. Importing this
package registers every operation by name in `hub.commands.operation.OPERATIONS`.
"""

from hub.operations import (  # noqa: F401 - importing registers
    alerts,
    approvals,
    backups,
    bills,
    devices,
    discounts,
    kitchen,
    licence,
    menu,
    modifiers,
    orders,
    payment_corrections,
    payments,
    pesapal,
    price_rules,
    printers,
    printing,
    refunds,
    sales,
    sessions,
    settings,
    shifts,
    staff,
    stations,
    stock,
    tables,
    taxes,
)
