/** One table: its name large, its state as colour and word, who sits there for how long, what they owe. */
import { elapsed } from "../lib/clock.js";
import { amount } from "../lib/money.js";
import { Icon } from "./icon.js";
import { html } from "./html.js";

const WORDS = { free: "Free", seated: "Seated", ordered: "Ordered", ready: "Ready", paying: "Paying" };

/** @param {{table: import("../lib/types.js").Table, due: number[], currency: any, isMine: boolean, onOpen: () => void}} props */
export function TableCard({ table, due, currency, isMine, onOpen }) {
  const isFree = table.state === "free";
  return html`
    <button
      class=${`table-card ${table.state}`}
      data-testid=${`table-${table.code}`}
      data-state=${table.state}
      onClick=${onOpen}
    >
      <span class="table-top">
        <strong>${table.code}</strong>
        <span class="chip ${table.state}">${WORDS[table.state]}</span>
      </span>
      <span class="table-mid">
        <${Icon} name="person" size=${16} />
        ${isFree ? `${table.seats} seats` : (table.guests ?? table.seats)}
        ${
          isMine &&
          html`
            <em>mine</em>
          `
        }${
          table.orders.length > 1 &&
          html`
            <em>${table.orders.length} orders</em>
          `
        }
      </span>
      <span class="table-foot">
        ${
          !isFree &&
          html`
            <span>${elapsed(table.since)}</span>
          `
        }
        ${
          due.length === 1 &&
          html`
            <b>${amount(due[0], currency)}</b>
          `
        }
      </span>
    </button>
  `;
}
