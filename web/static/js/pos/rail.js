/** The navigation rail: the terminal's places, the signed-in person, the live indicator. */
import { html } from "../elements/html.js";
import { Icon } from "../elements/icon.js";
import { LiveIndicator } from "../elements/connection-status.js";
import { now } from "../lib/clock.js";
import { isWorthShowing } from "../lib/hold-text.js";
import { initials } from "../lib/labels.js";
import { readyOrders } from "./ready.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function Rail({ terminal }) {
  const { hub } = terminal;
  const held = [...hub.outbox.reasons.value.values()].filter((hold) => isWorthShowing(hold, Date.now()));
  const notifications =
    hub.approvalsToAnswer(now.value).length +
    readyOrders(terminal).length +
    Object.keys(hub.store.alerts.value).length +
    hub.journal.refused.value.length +
    held.length;
  const go = (/** @type {"tables" | "orders"} */ view) => () => (terminal.leave(), (terminal.view.value = view));
  const open = (/** @type {string} */ kind) => () => (terminal.sheet.value = { kind });
  const isAt = (/** @type {string} */ view) => !terminal.order.value && terminal.view.value === view;
  return html`
    <nav class="rail">
      <${Place} icon="tables" word="Tables" isHere=${isAt("tables")} onGo=${go("tables")} />
      <${Place} icon="orders" word="Orders" isHere=${isAt("orders")} onGo=${go("orders")} />
      <${Place} icon="bell" word="Ready" count=${notifications} onGo=${open("notifications")} />
      ${
        hub.may("shift.open") &&
        html`
          <${Place} icon="drawer" word="Drawer" onGo=${open("drawer")} />
        `
      }
      ${
        hub.may("stock.set") &&
        html`
          <${Place} icon="soldout" word="86" onGo=${open("stock")} />
        `
      }
      <span class="rail-gap"></span>
      <${LiveIndicator} joined=${hub.connection.joined.value} since=${hub.offlineSince.value} />
      <button
        class="rail-person"
        data-testid="person"
        aria-label=${`${terminal.me.value?.staff.name}, sign out`}
        onClick=${open("person")}
      >
        <span>${initials(terminal.me.value?.staff.name ?? hub.page.person.name)}</span>
      </button>
    </nav>
  `;
}

/** @param {{icon: string, word: string, count?: number, isHere?: boolean, onGo: () => void}} props */
function Place({ icon, word, count = 0, isHere = false, onGo }) {
  return html`
    <button
      class="rail-place"
      aria-current=${isHere ? "page" : undefined}
      data-testid=${`go-${word.toLowerCase()}`}
      onClick=${onGo}
    >
      <${Icon} name=${icon} size=${24} />
      <span>${word}</span>
      ${
        count > 0 &&
        html`
          <b data-testid=${`count-${word.toLowerCase()}`}>${count}</b>
        `
      }
    </button>
  `;
}
