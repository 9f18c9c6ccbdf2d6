/** Shown in place of the menu for a paid order with lines that are still to be sent. */
import { Icon } from "../elements/icon.js";
import { html } from "../elements/html.js";
import { text } from "../lib/texts.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function PaidBoard({ terminal }) {
  const table = terminal.hub.store.tables.value[terminal.order.value?.table?.id ?? ""];
  return html`
    <header class="room-head">
      <button class="icon-button" aria-label=${text("pos-back-to-tables")} data-testid="back" onClick=${() => terminal.leave()}>
        <${Icon} name="back" />
      </button>
    </header>
    <div class="empty" data-testid="paid-board">
      <strong>${text("pos-paid-not-all-sent")}</strong>
      ${text("pos-paid-board-note")}
      ${
        table &&
        terminal.hub.may("order.open") &&
        html`
          <button
            class="button big"
            data-testid="new-order"
            onClick=${() => (terminal.sheet.value = { kind: "seat", table })}
          >
            ${text("pos-new-order-on", { table: table.code })}
          </button>
        `
      }
    </div>
  `;
}
