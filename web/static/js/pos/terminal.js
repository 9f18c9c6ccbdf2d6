/** The terminal's layout: tables or the list of orders; with an open order, the menu and the cart. */
import { html } from "../elements/html.js";
import { Cart } from "./cart.js";
import { FloorPlan } from "./floor-plan.js";
import { MenuBoard } from "./menu-board.js";
import { OrderList } from "./order-list.js";
import { Offers } from "./own-approval.js";
import { PaidBoard } from "./paid-board.js";
import { Rail } from "./rail.js";
import { Sheets } from "./sheets.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function Terminal({ terminal }) {
  const isOpen = terminal.order.value !== null;
  const room = terminal.view.value === "orders" ? OrderList : FloorPlan;
  return html`
    <div class=${isOpen ? "terminal with-order" : "terminal"}>
      <${Rail} terminal=${terminal} />
      <main class="room">
        <${Offers} terminal=${terminal} />
        ${
          isOpen
            ? html`
                <${terminal.order.value?.state === "open" ? MenuBoard : PaidBoard} terminal=${terminal} />
              `
            : html`
                <${room} terminal=${terminal} />
              `
        }
      </main>
      ${
        isOpen &&
        html`
          <${Cart} terminal=${terminal} />
        `
      }
      <${Sheets} terminal=${terminal} />
    </div>
  `;
}
