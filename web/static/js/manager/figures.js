/** Four figures with what they compare to; each opens what stands behind it. */
import { html } from "../elements/html.js";
import { secondsSince, stopwatch } from "../lib/clock.js";
import { money } from "../lib/money.js";
import { count } from "../lib/words.js";

/** @param {{office: import("./office.js").Office}} props */
export function Figures({ office }) {
  const sales = office.sales.value;
  const look = (/** @type {string} */ kind) => () => (office.looking.value = { kind });
  const guests = office.openTables.value.reduce((sum, table) => sum + (table.guests ?? 0), 0);
  return html`
    <section class="figures">
      <${Figure}
        word="Sales today"
        testid="figure-sales"
        value=${sales && money(sales.sales_minor, office.settings.value)}
        note=${sales && [count(sales.settled_orders, "paid order"), against(sales)].filter(Boolean).join(" · ")}
        onOpen=${look("sales")}
      />
      <${Figure}
        word="Open tables"
        testid="figure-tables"
        value=${office.openTables.value.length}
        note=${`${count(guests, "guest")} in the house · ${count(office.orders.value.length, "open order")}`}
        onOpen=${look("orders")}
      />
      <${Figure}
        word="Send to ready"
        testid="figure-ready"
        value=${slowest(sales)}
        note=${oldest(office)}
        onOpen=${look("kitchen")}
      />
      <${Figure}
        word="Exceptions"
        testid="figure-exceptions"
        value=${office.exceptions.value}
        kind=${office.exceptions.value ? "late" : ""}
        note=${`${count(office.late.value.length, "late ticket")} · ${count(office.alerts.value.length, "alarm")}`}
        onOpen=${look("exceptions")}
      />
    </section>
  `;
}

/** Whole hours only: this one is not over, last week's was. @param {import("../lib/types.js").Sales} sales */
function against(sales) {
  const hour = sales.by_hour.at(-1)?.hour ?? 0;
  const until = (/** @type {import("../lib/types.js").Hour[]} */ day) =>
    day.filter((one) => one.hour < hour).reduce((sum, one) => sum + one.sales_minor, 0);
  const then = until(sales.last_week_by_hour);
  const percent = then ? Math.round((100 * (until(sales.by_hour) - then)) / then) : 0;
  return then ? `${Math.abs(percent)} % ${percent < 0 ? "below" : "above"} last week at ${hour % 24}:00` : "";
}

/** @param {{word: string, value: any, note: any, kind?: string, testid: string, onOpen: () => void}} props */
function Figure({ word, value, note, kind = "", testid, onOpen }) {
  return html`
    <button class=${`figure ${kind}`} data-testid=${testid} onClick=${onOpen}>
      <small>${word}</small>
      <strong>${value ?? "–"}</strong>
      <span>${note ?? "\u00a0"}</span>
    </button>
  `;
}

/** The kitchen's usual time today, the slowest station's. @param {import("../lib/types.js").Sales | null} sales */
function slowest(sales) {
  const times = Object.values(sales?.kitchen ?? {})
    .map((one) => one.p50_s ?? 0)
    .filter(Boolean);
  return times.length ? stopwatch(Math.round(Math.max(...times))) : null;
}

/** @param {import("./office.js").Office} office */
function oldest(office) {
  const ages = office.openTickets.value.map((ticket) => secondsSince(ticket.sent_at));
  return ages.length
    ? `typical, slowest station · oldest now ${stopwatch(Math.max(...ages))}`
    : "typical, slowest station · nothing waits";
}
