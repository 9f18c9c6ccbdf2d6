/** Four figures with what they compare to; each opens what stands behind it. */
import { Amount } from "../elements/amount.js";
import { html } from "../elements/html.js";
import { placeInDay, secondsSince, stopwatch } from "../lib/clock.js";
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
        value=${sales && html`<${Amount} minor=${sales.sales_minor} currency=${office.settings.value} />`}
        note=${sales && [count(sales.settled_orders, "paid order"), against(office, sales)].filter(Boolean).join(" · ")}
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
        value=${typical(office)}
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

/** Whole hours only: this one is not over, last week's was. @param {import("./office.js").Office} office @param {import("../lib/types.js").Sales} sales */
function against(office, sales) {
  const place = (/** @type {{hour: number}} */ one) => placeInDay(one.hour, office.settings.value?.cutoff_minutes);
  const now = Math.max(...sales.by_hour.map(place));
  const until = (/** @type {import("../lib/types.js").Hour[]} */ day) =>
    day.filter((one) => place(one) < now).reduce((sum, one) => sum + one.sales_minor, 0);
  const then = until(sales.last_week_by_hour);
  const percent = then ? Math.round((100 * (until(sales.by_hour) - then)) / then) : 0;
  const hour = sales.by_hour.find((one) => place(one) === now)?.hour;
  return then ? `${Math.abs(percent)} % ${percent < 0 ? "below" : "above"} last week at ${hour}:00` : "";
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

/** Half of today's dishes were ready within this. @param {import("./office.js").Office} office */
function typical(office) {
  const half = office.day.pace.value?.p50_s;
  return half == null ? null : stopwatch(half);
}

/** @param {import("./office.js").Office} office */
function oldest(office) {
  const ages = office.openTickets.value.map((ticket) => secondsSince(ticket.sent_at));
  return ages.length
    ? `half within this · oldest now ${stopwatch(Math.max(...ages))}`
    : "half within this · nothing waits";
}
