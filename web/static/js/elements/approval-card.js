/** A request that waits for a manager: who asks for what, and one button for each answer. */
import { now, stopwatch } from "../lib/clock.js";
import { actionText } from "../lib/approvals.js";
import { html } from "./html.js";

/** @param {{approval: import("../lib/types.js").Approval, text: string, onAnswer: (answer: "grant" | "refuse") => void}} props */
export function ApprovalCard({ approval, text, onAnswer }) {
  const left = Math.max(0, Math.round((Date.parse(approval.expires_at) - now.value) / 1000));
  return html`
    <article class="approval" data-testid=${`approval-${approval.id}`}>
      <div>
        <h2>${approval.asked_by.name} asks to ${actionText(approval.action)}</h2>
        <p>${text}</p>
      </div>
      <small>${stopwatch(left)} left</small>
      <button class="button big" data-testid="refuse" onClick=${() => onAnswer("refuse")}>Refuse</button>
      <button class="button big main" data-testid="grant" onClick=${() => onAnswer("grant")}>Grant</button>
    </article>
  `;
}
