/** The navigation rail: the terminal's places, the signed-in person, the live indicator. */
import { html } from "../elements/html.js";
import { Icon } from "../elements/icon.js";
import { LiveIndicator } from "../elements/connection-status.js";
import { now } from "../lib/clock.js";
import { isWorthShowing } from "../lib/hold-text.js";
import { initials } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { readyOrders } from "./ready.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function Rail({ terminal }) {
  const { hub } = terminal;
  const held = [...hub.outbox.reasons.value.values()].filter((hold) => isWorthShowing(hold, Date.now()));
  const notifications =
    hub.approvalsToAnswer(now.value).length +
    terminal.approvals.granted.value.length +
    readyOrders(terminal).length +
    Object.keys(hub.store.alerts.value).length +
    hub.journal.refused.value.length +
    held.length;
  const go = (/** @type {"tables" | "orders"} */ view) => () => (terminal.leave(), (terminal.view.value = view));
  const open = (/** @type {string} */ kind) => () => (terminal.sheet.value = { kind });
  const isAt = (/** @type {string} */ view) => !terminal.order.value && terminal.view.value === view;
  return html`
    <nav class="rail">
      <${Place} name="tables" icon="tables" word=${text("pos-tables")} isHere=${isAt("tables")} onGo=${go("tables")} />
      <${Place} name="orders" icon="orders" word=${text("pos-orders")} isHere=${isAt("orders")} onGo=${go("orders")} />
      <${Place} name="ready" icon="bell" word=${text("pos-ready")} count=${notifications} onGo=${open("notifications")} />
      ${
        hub.may("shift.open") &&
        html`
          <${Place} name="drawer" icon="drawer" word=${text("pos-drawer")} onGo=${open("drawer")} />
        `
      }
      ${
        hub.may("stock.set") &&
        html`
          <${Place} name="86" icon="soldout" word=${text("common-sold-out-short")} onGo=${open("stock")} />
        `
      }
      <span class="rail-gap"></span>
      <${LiveIndicator} joined=${hub.connection.joined.value} since=${hub.offlineSince.value} />
      <button
        class="rail-person"
        data-testid="person"
        aria-label=${text("pos-person-sign-out", { person: terminal.me.value?.staff.name })}
        onClick=${open("person")}
      >
        <span>${initials(terminal.me.value?.staff.name ?? hub.page.person.name)}</span>
      </button>
    </nav>
  `;
}

/** @param {{name: string, icon: string, word: string, count?: number, isHere?: boolean, onGo: () => void}} props */
function Place({ name, icon, word, count = 0, isHere = false, onGo }) {
  return html`
    <button
      class="rail-place"
      aria-current=${isHere ? "page" : undefined}
      data-testid=${`go-${name}`}
      onClick=${onGo}
    >
      <${Icon} name=${icon} size=${24} />
      <span>${word}</span>
      ${
        count > 0 &&
        html`
          <b data-testid=${`count-${name}`}>${count}</b>
        `
      }
    </button>
  `;
}
