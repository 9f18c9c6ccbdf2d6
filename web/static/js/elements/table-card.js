/** One table: its name, its state as colour and label, its guests, for how long, and what is due. */
import { Amount } from "./amount.js";
import { elapsed } from "../lib/clock.js";
import { stateLabel } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { Icon } from "./icon.js";
import { html } from "./html.js";

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
        <span class="chip ${table.state}">${stateLabel("table", table.state)}</span>
      </span>
      <span class="table-mid">
        <${Icon} name="person" size=${16} />
        ${isFree ? text("pos-seats", { count: table.seats }) : (table.guests ?? table.seats)}
        ${
          isMine &&
          html`
            <em>${text("pos-mine")}</em>
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
            <b>${due.length === 1 ? html`<${Amount} minor=${due[0]} currency=${currency} bare />` : text("pos-order-count", { count: due.length })}</b>
          `
        }
      </span>
    </button>
  `;
}
