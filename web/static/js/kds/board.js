/** The kitchen screen: a bar, the open tickets of the station, and the panels. */
import { Icon } from "../elements/icon.js";
import { LiveIndicator } from "../elements/connection-status.js";
import { HoldButton } from "../elements/hold-button.js";
import { classes, html, useEffect } from "../elements/html.js";
import { secondsSince } from "../lib/clock.js";
import { text, textParts } from "../lib/texts.js";
import { signOut } from "../sign-out.js";
import { Panels } from "./panels.js";
import { OpenTickets } from "./open-tickets.js";
import { arm } from "./sound.js";

/** @typedef {import("./kitchen-state.js").KitchenState} KitchenState */

/** @param {{kitchen: KitchenState, grid: import("./ticket-grid.js").TicketGrid, onDrawn: () => void}} props */
export function Board({ kitchen, grid, onDrawn }) {
  useEffect(onDrawn, [kitchen.open.value]);
  return html`
    <div class=${classes("board", kitchen.panel.value && "with-panel")}>
      <${Bar} kitchen=${kitchen} />
      <${OpenTickets} kitchen=${kitchen} grid=${grid} />
      <${Panels} kitchen=${kitchen} />
    </div>
  `;
}

/** @param {{kitchen: KitchenState}} props */
function Bar({ kitchen }) {
  const { hub } = kitchen;
  const open = kitchen.open.value;
  const late = open.filter((ticket) => secondsSince(ticket.sent_at) >= kitchen.thresholds(ticket).late).length;
  const panel = (/** @type {import("./kitchen-state.js").Panel} */ name) => () => kitchen.toggle(name);
  const turnOnSound = async () => (kitchen.isArmed.value = await arm());
  return html`
    <header class="kds-bar">
      <h1>${kitchen.title.value}</h1>
      <${LiveIndicator} joined=${hub.connection.joined.value} since=${hub.offlineSince.value} />
      <p class="kds-counts" data-testid="counts">
        ${textParts("kds-open", { number: html`<b>${open.length}</b>` })}
        ${
          late > 0 &&
          html`
            <span class="chip late">${textParts("kds-late-tickets", { number: html`<b>${late}</b>` })}</span>
          `
        }
      </p>
      <nav>
        <button
          class="kds-key"
          data-testid="all-day"
          aria-pressed=${kitchen.panel.value === "all-day"}
          onClick=${panel("all-day")}
        >
          <${Icon} name="list" />
          <span>${text("kds-all-day")}</span>
        </button>
        <button
          class="kds-key"
          data-testid="recall"
          aria-pressed=${kitchen.panel.value === "recall"}
          onClick=${panel("recall")}
        >
          <${Icon} name="recall" />
          <span>${text("kds-recall")}</span>
        </button>
        ${
          hub.may("stock.set") &&
          html`
            <button
              class="kds-key"
              data-testid="stock"
              aria-pressed=${kitchen.panel.value === "stock"}
              onClick=${panel("stock")}
            >
              <${Icon} name="soldout" />
              <span>${text("common-sold-out-short")}</span>
            </button>
          `
        }
        <button class=${classes("kds-key", !kitchen.isArmed.value && "unarmed")} data-testid="sound" onClick=${turnOnSound}>
          <${Icon} name="sound" />
          <span>${text(kitchen.isArmed.value ? "kds-sound-on" : "kds-tap-for-sound")}</span>
        </button>
        <button
          class="kds-key"
          data-testid="keys"
          aria-label=${text("kds-keys")}
          aria-pressed=${kitchen.panel.value === "keys"}
          onClick=${panel("keys")}
        >
          <${Icon} name="help" />
        </button>
        <${HoldButton} kind="kds-key" testid="sign-out" onHold=${signOut}><${Icon} name="out" /></${HoldButton}>
      </nav>
    </header>
  `;
}
