/** What waits for a manager: requests for a yes, and alarms. */
import { ApprovalCard } from "../elements/approval-card.js";
import { Icon } from "../elements/icon.js";
import { html } from "../elements/html.js";
import { about } from "../lib/asked.js";
import { clockTime } from "../lib/clock.js";

/** @typedef {import("./office.js").Office} Office */
const SHOWN = 3;

/** @param {{office: Office}} props */
export function Approvals({ office }) {
  const all = office.approvals.value;
  if (!all.length) return null;
  return html`
    <section class="approvals" data-testid="approvals">
      ${all.map(
        (one) => html`
          <${ApprovalCard}
            key=${one.id}
            approval=${one}
            about=${about(one, office.hub.store.orders.value, office.settings.value)}
            onAnswer=${(/** @type {"grant" | "refuse"} */ how) => office.resolve(one, how)}
          />
        `,
      )}
    </section>
  `;
}

/** @param {{office: Office}} props */
export function Alerts({ office }) {
  const all = office.alerts.value;
  if (!all.length) return null;
  const openAll = () => (office.looking.value = { kind: "exceptions" });
  return html`
    <section class="alerts" data-testid="alerts">
      ${all.slice(0, SHOWN).map(
        (one) => html`
          <p class="problem" key=${one.id}>
            <${Icon} name="warning" size=${20} />
            ${one.message}
            <small>${clockTime(one.raised_at)}</small>
          </p>
        `,
      )}
      ${
        all.length > SHOWN &&
        html`
          <button class="button" onClick=${openAll}>and ${all.length - SHOWN} more</button>
        `
      }
    </section>
  `;
}
