/** The floor plan: every table with its state; one tap to its order. */
import { TableCard } from "../elements/table-card.js";
import { Icon } from "../elements/icon.js";
import { html, useSignal } from "../elements/html.js";
import { sorted } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Table} Table */

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function FloorPlan({ terminal }) {
  const { floors, tables } = terminal.hub.store;
  const chosen = useSignal(/** @type {string | null} */ (null));
  const all = sorted(floors.value);
  const floor = all.find((one) => one.id === chosen.value) ?? all[0];
  const here = sorted(tables.value).filter((table) => table.floor === floor?.id);
  return html`
    <header class="room-head">
      <div class="tabs" role="tablist">
        ${all.map(
          (one) => html`
            <button
              class="tab"
              role="tab"
              key=${one.id}
              data-testid=${`floor-${one.name}`}
              aria-selected=${one.id === floor?.id}
              onClick=${() => (chosen.value = one.id)}
            >
              ${one.name}
              <small>${text("pos-free-tables", { count: free(tables.value, one.id) })}</small>
            </button>
          `,
        )}
      </div>
      ${
        terminal.hub.may("order.open") &&
        html`
          <div class="room-acts">
            <button class="button big" data-testid="new-takeaway" onClick=${() => terminal.open({ type: "takeaway" })}>
              <${Icon} name="bag" />
              ${text("pos-takeaway")}
            </button>
            <button
              class="button big"
              data-testid="new-delivery"
              onClick=${() => (terminal.sheet.value = { kind: "delivery" })}
            >
              <${Icon} name="bike" />
              ${text("pos-delivery")}
            </button>
          </div>
        `
      }
    </header>
    ${
      here.length
        ? html`
            <div class="tables" data-testid="tables">
              ${here.map(
                (table) => html`
                  <${TableCard}
                    key=${table.id}
                    table=${table}
                    due=${ordersAt(terminal, table).map((order) => order.due_minor)}
                    currency=${terminal.settings.value}
                    isMine=${isMine(table, terminal)}
                    onOpen=${() => openTable(terminal, table)}
                  />
                `,
              )}
            </div>
          `
        : html`
            <div class="empty">
              <strong>${text("pos-no-tables")}</strong>
              ${text("pos-no-tables-note")}
            </div>
          `
    }
  `;
}

/** @param {Record<string, Table>} tables @param {string} floor */
function free(tables, floor) {
  return Object.values(tables).filter((table) => table.floor === floor && table.state === "free").length;
}

/** @param {Table} table @param {import("./terminal-state.js").TerminalState} terminal */
function isMine(table, terminal) {
  return table.orders.some((order) => order.waiter === terminal.me.value?.staff.id);
}

/** With one order at the table, open it; with none, ask for the guests; with several, ask which. @param {import("./terminal-state.js").TerminalState} terminal @param {Table} table */
function openTable(terminal, table) {
  const here = ordersAt(terminal, table);
  if (here.length === 1) return terminal.enter(here[0].id);
  terminal.sheet.value = { kind: here.length ? "which" : "seat", table };
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {Table} table */
function ordersAt(terminal, table) {
  return terminal.orders.value.filter((order) => order.table?.id === table.id);
}
