/** The panels that slide in from the right: recall, all-day counts, stock, keys. */
import { Icon } from "../elements/icon.js";
import { StockList } from "../elements/stock-list.js";
import { html } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { place } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { KEYS } from "./bump-bar.js";

/** @typedef {import("./kitchen-state.js").KitchenState} KitchenState */
const TITLES = {
  recall: () => text("kds-recall"),
  "all-day": () => text("kds-all-day"),
  stock: () => text("common-stock-title"),
  keys: () => text("kds-keys"),
};

/** @param {{kitchen: KitchenState}} props */
export function Panels({ kitchen }) {
  const name = kitchen.panel.value;
  if (!name) return null;
  const body = { recall: Recall, "all-day": AllDay, stock: Stock, keys: Keys }[name];
  return html`
    <aside class="panel" data-testid=${`panel-${name}`}>
      <header>
        <h2>${TITLES[name]()}</h2>
        <button
          class="icon-button"
          aria-label=${text("common-close")}
          data-testid="close"
          onClick=${() => (kitchen.panel.value = null)}
        >
          <${Icon} name="close" size=${28} />
        </button>
      </header>
      <${body} kitchen=${kitchen} />
    </aside>
  `;
}

/** @param {{kitchen: KitchenState}} props */
function Recall({ kitchen }) {
  const bumped = kitchen.bumped.value;
  if (!bumped.length)
    return html`
      <div class="empty">
        <strong>${text("kds-nothing-bumped")}</strong>
        ${text("kds-nothing-bumped-note")}
      </div>
    `;
  return html`
    <ul class="recall">
      ${bumped.map(
        (ticket, i) => html`
          <li key=${ticket.id}>
            <button
              data-testid=${`recall-${ticket.order.number}`}
              onClick=${() => kitchen.recallAndClose(ticket)}
            >
              <span>
                <strong>${place(ticket.order)}</strong>
                ${` #${ticket.order.number}`}
                <small>${ticket.lines.map((line) => `${line.quantity} ${line.name}`).join(", ")}</small>
              </span>
              <kbd>${i < 10 ? (i + 1) % 10 : ""}</kbd>
              <b>${ticket.ready_at ? clockTime(ticket.ready_at) : ""}</b>
              <${Icon} name="recall" size=${26} />
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}

/** @param {{kitchen: KitchenState}} props */
function AllDay({ kitchen }) {
  const counts = countsOf(kitchen.open.value);
  if (!counts.length)
    return html`
      <div class="empty">
        <strong>${text("kds-nothing-to-make")}</strong>
        ${text("kds-nothing-to-make-note")}
      </div>
    `;
  return html`
    <ul class="all-day">
      ${counts.map(
        ([name, n]) => html`
          <li key=${name}>
            <b>${n}</b>
            <strong>${name}</strong>
          </li>
        `,
      )}
    </ul>
  `;
}

/** @param {{kitchen: KitchenState}} props */
function Stock({ kitchen }) {
  return html`
    <div class="panel-stock">
      <${StockList}
        items=${kitchen.items.value}
        stock=${kitchen.hub.store.stock.value}
        onSet=${(/** @type {any} */ item, /** @type {any} */ change) => kitchen.setStock(item, change)}
      />
    </div>
  `;
}

/** How many of each dish are still to be made, most first. @param {import("../lib/types.js").Ticket[]} tickets */
function countsOf(tickets) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const lines = tickets
    .flatMap((ticket) => ticket.lines)
    .filter((line) => line.state !== "ready" && line.state !== "voided");
  lines.forEach((line) => counts.set(line.name, (counts.get(line.name) ?? 0) + Number(line.quantity)));
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

function Keys() {
  return html`
    <dl class="keys">
      ${KEYS.map(
        ({ keys, does }) => html`
          <div key=${keys()}>
            <dt>${keys()}</dt>
            <dd>${does()}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}
