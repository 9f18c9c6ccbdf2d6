/** Four figures with what they compare to; each opens what stands behind it. */
import { Amount } from "../elements/amount.js";
import { html } from "../elements/html.js";
import { placeInDay, secondsSince, stopwatch } from "../lib/clock.js";
import { count } from "../lib/labels.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function Figures({ figures }) {
  const sales = figures.sales.value;
  const look = (/** @type {string} */ kind) => () => (figures.drilldown.value = { kind });
  const guests = figures.openTables.value.reduce((sum, table) => sum + (table.guests ?? 0), 0);
  return html`
    <section class="figures">
      <${Figure}
        word="Sales today"
        testid="figure-sales"
        value=${sales && html`<${Amount} minor=${sales.sales_minor} currency=${figures.settings.value} />`}
        note=${sales && [count(sales.settled_orders, "paid order"), against(figures, sales)].filter(Boolean).join(" · ")}
        onOpen=${look("sales")}
      />
      <${Figure}
        word="Open tables"
        testid="figure-tables"
        value=${figures.openTables.value.length}
        note=${`${count(guests, "guest")} in the house · ${count(figures.orders.value.length, "open order")}`}
        onOpen=${look("orders")}
      />
      <${Figure}
        word="Send to ready"
        testid="figure-ready"
        value=${typical(figures)}
        note=${oldest(figures)}
        onOpen=${look("kitchen")}
      />
      <${Figure}
        word="Exceptions"
        testid="figure-exceptions"
        value=${figures.exceptions.value}
        kind=${figures.exceptions.value ? "late" : ""}
        note=${`${count(figures.late.value.length, "late ticket")} · ${count(figures.alerts.value.length, "alarm")}`}
        onOpen=${look("exceptions")}
      />
    </section>
  `;
}

/** Whole hours only: this one is not over, last week's was. @param {import("./figures-model.js").FiguresModel} figures @param {import("../lib/types.js").Sales} sales */
function against(figures, sales) {
  const place = (/** @type {{hour: number}} */ one) => placeInDay(one.hour, figures.settings.value?.cutoff_minutes);
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

/** Half of today's dishes were ready within this. @param {import("./figures-model.js").FiguresModel} figures */
function typical(figures) {
  const half = figures.day.pace.value?.p50_s;
  return half == null ? null : stopwatch(half);
}

/** @param {import("./figures-model.js").FiguresModel} figures */
function oldest(figures) {
  const ages = figures.openTickets.value.map((ticket) => secondsSince(ticket.sent_at));
  return ages.length
    ? `half within this · oldest now ${stopwatch(Math.max(...ages))}`
    : "half within this · nothing waits";
}
