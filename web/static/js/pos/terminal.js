/** The terminal's rooms: tables or the list of orders; with an order open, the menu and its cart. */
import { html } from "../elements/html.js";
import { Cart } from "./cart.js";
import { FloorPlan } from "./floor-plan.js";
import { MenuBoard } from "./menu-board.js";
import { OrderList } from "./order-list.js";
import { PaidBoard } from "./paid-board.js";
import { Rail } from "./rail.js";
import { Sheets } from "./sheets.js";

/** @param {{desk: import("./desk.js").Desk}} props */
export function Terminal({ desk }) {
  const isOpen = desk.order.value !== null;
  const room = desk.view.value === "orders" ? OrderList : FloorPlan;
  return html`
    <div class=${isOpen ? "terminal with-order" : "terminal"}>
      <${Rail} desk=${desk} />
      <main class="room">
        ${
          isOpen
            ? html`
                <${desk.order.value?.state === "open" ? MenuBoard : PaidBoard} desk=${desk} />
              `
            : html`
                <${room} desk=${desk} />
              `
        }
      </main>
      ${
        isOpen &&
        html`
          <${Cart} desk=${desk} />
        `
      }
      <${Sheets} desk=${desk} />
    </div>
  `;
}
