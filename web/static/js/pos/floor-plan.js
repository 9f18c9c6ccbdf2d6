/** The tables first: what is free, what waits, what is late; one tap to the order. */
import { TableCard } from "../elements/table-card.js";
import { Icon } from "../elements/icon.js";
import { html, useSignal } from "../elements/html.js";
import { sorted } from "../lib/words.js";

/** @typedef {import("../lib/types.js").Table} Table */

/** @param {{desk: import("./desk.js").Desk}} props */
export function FloorPlan({ desk }) {
  const { floors, tables } = desk.hub.store;
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
              <small>${free(tables.value, one.id)} free</small>
            </button>
          `,
        )}
      </div>
      ${
        desk.hub.may("order.open") &&
        html`
          <div class="room-acts">
            <button class="button big" data-testid="new-takeaway" onClick=${() => desk.open({ type: "takeaway" })}>
              <${Icon} name="bag" />
              Takeaway
            </button>
            <button
              class="button big"
              data-testid="new-delivery"
              onClick=${() => (desk.sheet.value = { kind: "delivery" })}
            >
              <${Icon} name="bike" />
              Delivery
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
                    due=${ordersAt(desk, table).map((order) => order.due_minor)}
                    currency=${desk.settings.value}
                    isMine=${isMine(table, desk)}
                    onOpen=${() => openTable(desk, table)}
                  />
                `,
              )}
            </div>
          `
        : html`
            <div class="empty">
              <strong>No tables yet</strong>
              Tables appear here once they are set up under Admin.
            </div>
          `
    }
  `;
}

/** @param {Record<string, Table>} tables @param {string} floor */
function free(tables, floor) {
  return Object.values(tables).filter((table) => table.floor === floor && table.state === "free").length;
}

/** @param {Table} table @param {import("./desk.js").Desk} desk */
function isMine(table, desk) {
  return table.orders.some((order) => order.waiter === desk.me.value?.staff.id);
}

/** One order: go to it. None: how many guests? Several: which? @param {import("./desk.js").Desk} desk @param {Table} table */
function openTable(desk, table) {
  const here = ordersAt(desk, table);
  if (here.length === 1) return desk.enter(here[0].id);
  desk.sheet.value = { kind: here.length ? "which" : "seat", table };
}

/** @param {import("./desk.js").Desk} desk @param {Table} table */
function ordersAt(desk, table) {
  return desk.orders.value.filter((order) => order.table?.id === table.id);
}
