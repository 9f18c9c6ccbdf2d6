/** Shown in place of the menu for a paid order with lines that are still to be sent. */
import { Icon } from "../elements/icon.js";
import { html } from "../elements/html.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function PaidBoard({ terminal }) {
  const table = terminal.hub.store.tables.value[terminal.order.value?.table?.id ?? ""];
  return html`
    <header class="room-head">
      <button class="icon-button" aria-label="Back to tables" data-testid="back" onClick=${() => terminal.leave()}>
        <${Icon} name="back" />
      </button>
    </header>
    <div class="empty" data-testid="paid-board">
      <strong>Paid, not all sent</strong>
      The order stays here until the rest is sent. Open a new order for anything more.
      ${
        table &&
        terminal.hub.may("order.open") &&
        html`
          <button
            class="button big"
            data-testid="new-order"
            onClick=${() => (terminal.sheet.value = { kind: "seat", table })}
          >
            New order on ${table.code}
          </button>
        `
      }
    </div>
  `;
}
