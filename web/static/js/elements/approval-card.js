/** A request that waits for a manager: who asks for what, its effect, and one button for each answer. */
import { requestText, timeLeft } from "../lib/approvals.js";
import { text } from "../lib/texts.js";
import { ApprovalFacts } from "./approval-facts.js";
import { html } from "./html.js";

/** @param {{approval: import("../lib/types.js").Approval, settings: any, onAnswer: (answer: "grant" | "refuse") => void}} props */
export function ApprovalCard({ approval, settings, onAnswer }) {
  return html`
    <article class="approval" data-testid=${`approval-${approval.id}`}>
      <div>
        <h2>${requestText(approval)}</h2>
        <${ApprovalFacts} act=${approval} reason=${approval.reason} settings=${settings} />
      </div>
      <small>${text("common-approval-time-left", { time: timeLeft(approval) })}</small>
      <button class="button big" data-testid="refuse" onClick=${() => onAnswer("refuse")}>${text("common-approval-refuse")}</button>
      <button class="button big main" data-testid="grant" onClick=${() => onAnswer("grant")}>${text("common-approval-grant")}</button>
    </article>
  `;
}
