/** A request that waits for a manager: who asks for what, and one button for each answer. */
import { now, stopwatch } from "../lib/clock.js";
import { requestText } from "../lib/approvals.js";
import { text } from "../lib/texts.js";
import { html } from "./html.js";

/** @param {{approval: import("../lib/types.js").Approval, about: string, onAnswer: (answer: "grant" | "refuse") => void}} props */
export function ApprovalCard({ approval, about, onAnswer }) {
  const left = Math.max(0, Math.round((Date.parse(approval.expires_at) - now.value) / 1000));
  return html`
    <article class="approval" data-testid=${`approval-${approval.id}`}>
      <div>
        <h2>${requestText(approval)}</h2>
        <p>${about}</p>
      </div>
      <small>${text("common-approval-time-left", { time: stopwatch(left) })}</small>
      <button class="button big" data-testid="refuse" onClick=${() => onAnswer("refuse")}>${text("common-approval-refuse")}</button>
      <button class="button big main" data-testid="grant" onClick=${() => onAnswer("grant")}>${text("common-approval-grant")}</button>
    </article>
  `;
}
