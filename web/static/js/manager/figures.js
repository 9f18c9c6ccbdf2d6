/** Four figures with a comparison; each opens its drill-down. */
import { Amount } from "../elements/amount.js";
import { html } from "../elements/html.js";
import { placeInDay, secondsSince, stopwatch } from "../lib/clock.js";
import { text } from "../lib/texts.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function Figures({ figures }) {
  const sales = figures.sales.value;
  const open = (/** @type {string} */ kind) => () => (figures.drilldown.value = { kind });
  const guests = figures.openTables.value.reduce((sum, table) => sum + (table.guests ?? 0), 0);
  return html`
    <section class="figures">
      <${Figure}
        label=${text("manager-sales-today")}
        testid="figure-sales"
        value=${sales && html`<${Amount} minor=${sales.sales_minor} currency=${figures.settings.value} />`}
        note=${sales && [text("manager-paid-orders", { count: sales.settled_orders }), comparison(figures, sales)].filter(Boolean).join(" · ")}
        onOpen=${open("sales")}
      />
      <${Figure}
        label=${text("manager-open-tables")}
        testid="figure-tables"
        value=${figures.openTables.value.length}
        note=${[text("manager-guests-seated", { count: guests }), text("manager-open-order-count", { count: figures.orders.value.length })].join(" · ")}
        onOpen=${open("orders")}
      />
      <${Figure}
        label=${text("manager-send-to-ready")}
        testid="figure-ready"
        value=${medianTime(figures)}
        note=${oldest(figures)}
        onOpen=${open("kitchen")}
      />
      <${Figure}
        label=${text("manager-exceptions")}
        testid="figure-exceptions"
        value=${figures.exceptions.value}
        kind=${figures.exceptions.value ? "late" : ""}
        note=${[text("manager-late-tickets", { count: figures.late.value.length }), text("manager-alerts", { count: figures.alerts.value.length })].join(" · ")}
        onOpen=${open("exceptions")}
      />
    </section>
  `;
}

/** Compares whole hours only, because the present hour is not over. @param {import("./figures-model.js").FiguresModel} figures @param {import("../lib/types.js").Sales} sales */
function comparison(figures, sales) {
  const place = (/** @type {{hour: number}} */ one) => placeInDay(one.hour, figures.settings.value?.cutoff_minutes);
  const now = Math.max(...sales.by_hour.map(place));
  const until = (/** @type {import("../lib/types.js").Hour[]} */ day) =>
    day.filter((one) => place(one) < now).reduce((sum, one) => sum + one.sales_minor, 0);
  const lastWeek = until(sales.last_week_by_hour);
  const percent = lastWeek ? Math.round((100 * (until(sales.by_hour) - lastWeek)) / lastWeek) : 0;
  const hour = sales.by_hour.find((one) => place(one) === now)?.hour;
  if (!lastWeek) return "";
  return text(percent < 0 ? "manager-below-last-week" : "manager-above-last-week", { percent: Math.abs(percent), hour });
}

/** @param {{label: string, value: any, note: any, kind?: string, testid: string, onOpen: () => void}} props */
function Figure({ label, value, note, kind = "", testid, onOpen }) {
  return html`
    <button class=${`figure ${kind}`} data-testid=${testid} onClick=${onOpen}>
      <small>${label}</small>
      <strong>${value ?? "–"}</strong>
      <span>${note ?? "\u00a0"}</span>
    </button>
  `;
}

/** Today's median time from send to ready. @param {import("./figures-model.js").FiguresModel} figures */
function medianTime(figures) {
  const seconds = figures.day.pace.value?.p50_s;
  return seconds == null ? null : stopwatch(seconds);
}

/** @param {import("./figures-model.js").FiguresModel} figures */
function oldest(figures) {
  const ages = figures.openTickets.value.map((ticket) => secondsSince(ticket.sent_at));
  return ages.length
    ? text("manager-median-oldest", { time: stopwatch(Math.max(...ages)) })
    : text("manager-median-none");
}
