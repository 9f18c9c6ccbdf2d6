/** Rows of a bill with their amounts, for a list: what comes off has a minus, headings are strong. */
import { mainRow, onlyInforms, rowName } from "../lib/bill.js";
import { Amount } from "./amount.js";
import { classes, html } from "./html.js";

/** @typedef {import("../lib/types.js").BillRow} BillRow */

/** @param {{rows: BillRow[], currency: any, testid?: (row: BillRow) => string | undefined}} props */
export function BillRows({ rows, currency, testid = () => undefined }) {
  const main = mainRow(rows);
  return rows.map(
    (row, i) => html`
      <div
        key=${`${row.kind}-${row.payment ?? row.line ?? ""}-${i}`}
        class=${classes("bill-row", row === main && "bill-main", onlyInforms(row) && "bill-informs")}
        data-row=${row.kind}
        data-testid=${testid(row)}
      >
        <dt>${rowName(row, currency)}</dt>
        <dd data-testid=${row === main ? "order-total" : undefined}>
          <${Amount} minor=${Math.abs(row.amount_minor)} currency=${currency} bare=${row !== main} sign=${row.amount_minor < 0 ? "−" : ""} />
        </dd>
      </div>
    `,
  );
}
