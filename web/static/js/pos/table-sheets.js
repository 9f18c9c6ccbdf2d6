/** Sheets about tables: how many guests, which of several orders, move to which table, and a new delivery. */
import { Amount } from "../elements/amount.js";
import { Field } from "../elements/field.js";
import { Sheet } from "../elements/sheet.js";
import { html } from "../elements/html.js";
import { sorted, stateLabel } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/** @typedef {{terminal: import("./terminal-state.js").TerminalState, sheet: any, onClose: () => void}} Props */

/** @param {Props} props */
export function SeatSheet({ terminal, sheet: { table }, onClose }) {
  return html`
    <${Sheet} title=${text("pos-how-many-guests", { table: table.code })} testid="seat-sheet" onClose=${onClose}>
      <${HowMany}
        onChoose=${(/** @type {number} */ guests) => terminal.open({ type: "dine_in", table: table.id, guests })}
      />
    </${Sheet}>
  `;
}

/** @param {{onChoose: (guests: number) => void}} props */
function HowMany({ onChoose }) {
  return html`
    <div class="guests">
      ${Array.from({ length: 12 }, (_, i) => i + 1).map(
        (n) => html`
          <button class="key" key=${n} data-testid=${`guests-${n}`} onClick=${() => onChoose(n)}>${n}</button>
        `,
      )}
    </div>
  `;
}

/** @param {Props} props */
export function WhichSheet({ terminal, sheet: { table }, onClose }) {
  const here = terminal.orders.value.filter((order) => order.table?.id === table.id);
  return html`
    <${Sheet} title=${text("pos-which-order", { table: table.code })} onClose=${onClose}>
      ${here.map(
        (order) => html`
          <button
            class="button big row"
            key=${order.id}
            data-testid=${`order-${order.number}`}
            onClick=${() => terminal.enter(order.id)}
          >
            <span>#${order.number} · ${order.waiter?.name}</span>
            <b><${Amount} minor=${order.due_minor} currency=${terminal.settings.value} bare /></b>
          </button>
        `,
      )}
      <button class="button big" data-testid="new-order" onClick=${() => (terminal.sheet.value = { kind: "seat", table })}>
        ${text("pos-new-order-on", { table: table.code })}
      </button>
    </${Sheet}>
  `;
}

/** @param {Props} props */
export function TransferSheet({ terminal, onClose }) {
  const order = terminal.orderId.value;
  const { floors, tables: all } = terminal.hub.store;
  const rank = (/** @type {import("../lib/types.js").Table} */ table) => floors.value[table.floor]?.sort ?? 0;
  const elsewhere = sorted(all.value).filter((table) => table.id !== terminal.order.value?.table?.id);
  const tables = elsewhere.sort((a, b) => rank(a) - rank(b));
  const move = (/** @type {string} */ table) => (onClose(), terminal.act("order.transfer", { order, table }));
  return html`
    <${Sheet} title=${text("pos-move-to-which-table")} kind="wide" onClose=${onClose}>
      <div class="guests tables-small">
        ${tables.map(
          (table) => html`
            <button
              class=${`key ${table.state}`}
              key=${table.id}
              data-testid=${`to-${table.code}`}
              onClick=${() => move(table.id)}
            >
              <span>
                ${table.code}
                <small>${stateLabel("table", table.state)}</small>
              </span>
            </button>
          `,
        )}
      </div>
    </${Sheet}>
  `;
}

/** @param {Props} props */
export function DeliverySheet({ terminal, onClose }) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)));
    terminal.open({ type: "delivery", customer: Object.fromEntries(Object.entries(form).filter(([, text]) => text)) });
  };
  return html`
    <${Sheet} title=${text("pos-delivery")} onClose=${onClose}>
      <form class="form" onSubmit=${submit}>
        <${Field} label=${text("common-name")} name="name" required />
        <${Field} label=${text("pos-phone")} name="phone" type="tel" />
        <${Field} label=${text("pos-address")} name="address" />
        <button class="button main huge" data-testid="open-delivery">${text("pos-open-order")}</button>
      </form>
    </${Sheet}>
  `;
}
