/** What needs attention: approval requests, food on the pass, alerts, held commands, and commands refused later. */
import { Icon } from "../elements/icon.js";
import { Sheet } from "../elements/sheet.js";
import { html } from "../elements/html.js";
import { ApprovalCard } from "../elements/approval-card.js";
import { clockTime, now } from "../lib/clock.js";
import { commandLabel, place } from "../lib/labels.js";
import { refusalText } from "../lib/problem.js";
import { text, textParts } from "../lib/texts.js";
import { HeldList } from "./held-list.js";
import { OwnApproval } from "./own-approval.js";
import { readyLines, readyOrders } from "./ready.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */

/** @param {{terminal: TerminalState, onClose: () => void}} props */
export function NotificationsSheet({ terminal, onClose }) {
  const ready = readyOrders(terminal);
  const { alerts } = terminal.hub.store;
  const { refused } = terminal.hub.journal;
  const requests = terminal.hub.approvalsToAnswer(now.value);
  const held = terminal.hub.outbox.reasons.value.size;
  const { granted, pending } = terminal.approvals;
  const all = [requests, granted.value, pending.value, ready, refused.value, Object.keys(alerts.value)].flat().length + held;
  return html`
    <${Sheet} title=${text("pos-notifications")} testid="calls-sheet" onClose=${onClose}>
      ${
        !all &&
        html`
          <div class="empty">
            <strong>${text("pos-nothing-to-do")}</strong>
            ${text("pos-nothing-to-do-note")}
          </div>
        `
      }
      ${requests.map(
        (one) => html`
          <${ApprovalCard}
            key=${one.id}
            approval=${one}
            settings=${terminal.settings.value}
            onAnswer=${(/** @type {string} */ answer) => terminal.act(`approval.${answer}`, { approval: one.id })}
          />
        `,
      )}
      ${[...granted.value, ...pending.value].map(
        (one) => html`
          <${OwnApproval} key=${one.id} terminal=${terminal} approval=${one} />
        `,
      )}
      ${ready.map(
        (order) => html`
          <${Ready} key=${order.id} terminal=${terminal} order=${order} />
        `,
      )}
      ${Object.values(alerts.value).map(
        (one) => html`
          <p class="problem" key=${one.id}>
            <${Icon} name="warning" />
            ${one.message}
          </p>
        `,
      )}
      <${HeldList} terminal=${terminal} />
      ${refused.value.map(
        (entry) => html`
          <div class="refused" key=${entry.id} data-testid="refused">
            <p>
              ${textParts("pos-refused-at", {
                what: html`<strong>${text("pos-refused-command", { command: commandLabel(entry.name) })}</strong>`,
                time: clockTime(entry.made_at),
                reason: entry.problem && refusalText(entry.problem),
              })}
            </p>
            <button class="button" onClick=${() => terminal.hub.journal.dismiss(entry)}>${text("pos-dismiss")}</button>
          </div>
        `,
      )}
    </${Sheet}>
  `;
}

/** @param {{terminal: TerminalState, order: import("../lib/types.js").Order}} props */
function Ready({ terminal, order }) {
  const lines = readyLines(order);
  const serve = () => terminal.act("order.serve", { order: order.id, lines: lines.map((line) => line.id) });
  return html`
    <div class="ready-row" data-testid=${`ready-${order.number}`}>
      <button class="ready-what" onClick=${() => terminal.enter(order.id)}>
        <strong>${place(order)}</strong>
        <span>
          ${lines.map((line) => `${line.quantity} ${line.name}`).join(", ")}
          <small>${order.waiter?.name} · ${text("pos-dish-count", { count: lines.length })}</small>
        </span>
      </button>
      ${
        terminal.hub.may("order.serve") &&
        html`
          <button class="button big" data-testid="serve" onClick=${serve}>
            <${Icon} name="check" />
            ${text("common-served")}
          </button>
        `
      }
    </div>
  `;
}
