/** One table: its name, its state as colour and label, its guests, for how long, and what is due. */
import { Amount } from "./amount.js";
import { elapsed } from "../lib/clock.js";
import { Icon } from "./icon.js";
import { html } from "./html.js";

/** A table's states. */
export const TABLE_STATES = { free: "Free", seated: "Seated", ordered: "Ordered", ready: "Ready", paying: "Paying" };

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
        <strong class=${table.code.length > 4 ? "long" : ""}>${table.code}</strong>
        <span class="chip ${table.state}">${TABLE_STATES[table.state]}</span>
      </span>
      <span class="table-mid">
        <${Icon} name="person" size=${16} />
        ${isFree ? `${table.seats} seats` : (table.guests ?? table.seats)}
        ${
          isMine &&
          html`
            <em>mine</em>
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
          due.length > 0 &&
          html`
            <b>${due.length === 1 ? html`<${Amount} minor=${due[0]} currency=${currency} bare />` : `${due.length} orders`}</b>
          `
        }
      </span>
    </button>
  `;
}
