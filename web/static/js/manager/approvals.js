/** Approval requests and alerts for the manager. */
import { ApprovalCard } from "../elements/approval-card.js";
import { Icon } from "../elements/icon.js";
import { html } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { text } from "../lib/texts.js";

/** @typedef {import("./figures-model.js").FiguresModel} FiguresModel */
const SHOWN = 3;

/** @param {{figures: FiguresModel}} props */
export function Approvals({ figures }) {
  const all = figures.approvals.value;
  if (!all.length) return null;
  return html`
    <section class="approvals" data-testid="approvals">
      ${all.map(
        (one) => html`
          <${ApprovalCard}
            key=${one.id}
            approval=${one}
            settings=${figures.settings.value}
            onAnswer=${(/** @type {"grant" | "refuse"} */ answer) => figures.resolve(one, answer)}
          />
        `,
      )}
    </section>
  `;
}

/** @param {{figures: FiguresModel}} props */
export function Alerts({ figures }) {
  const all = figures.alerts.value;
  if (!all.length) return null;
  const openAll = () => (figures.drilldown.value = { kind: "exceptions" });
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
          <button class="button" onClick=${openAll}>${text("manager-more-alerts", { count: all.length - SHOWN })}</button>
        `
      }
    </section>
  `;
}
