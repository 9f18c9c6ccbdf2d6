/** This person's own request: waiting for a manager, or granted and offered until it expires. */
import { html } from "../elements/html.js";
import { Icon } from "../elements/icon.js";
import { actText, timeLeft } from "../lib/approvals.js";
import { text } from "../lib/texts.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
/** @typedef {import("../lib/types.js").Approval} Approval */

/** @param {{terminal: TerminalState, approval: Approval}} props */
export function OwnApproval({ terminal, approval }) {
  const act = actText(approval, terminal.settings.value);
  const isGranted = approval.state === "granted";
  return html`
    <div class=${isGranted ? "offer" : "offer waiting"} data-testid=${`own-approval-${approval.id}`}>
      <${Icon} name=${isGranted ? "check" : "clock"} />
      <span>
        <strong>${act}</strong>
        <small>
          ${isGranted ? text("pos-approval-granted-by", { person: approval.resolved_by?.name ?? "" }) : text("pos-approval-waits")}
          ${" · "}${text("common-approval-time-left", { time: timeLeft(approval) })}
        </small>
      </span>
      ${
        isGranted &&
        html`
          <button class="button big main" data-testid="do-approved" onClick=${() => terminal.approvals.spend(approval)}>
            ${text("pos-approval-do-it")}
          </button>
        `
      }
    </div>
  `;
}

/** What was granted after its sheet was closed, over whatever this person does now. @param {{terminal: TerminalState}} props */
export function Offers({ terminal }) {
  const offers = terminal.approvals.granted.value;
  if (!offers.length) return null;
  return html`
    <aside class="offers" data-testid="offers">
      ${offers.map(
        (one) => html`
          <${OwnApproval} key=${one.id} terminal=${terminal} approval=${one} />
        `,
      )}
    </aside>
  `;
}
