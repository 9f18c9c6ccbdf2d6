/** What needs attention: approval requests, food on the pass, alerts, held commands, and commands refused later. */
import { Icon } from "../elements/icon.js";
import { Sheet } from "../elements/sheet.js";
import { html } from "../elements/html.js";
import { ApprovalCard } from "../elements/approval-card.js";
import { approvalText } from "../lib/approvals.js";
import { clockTime, now } from "../lib/clock.js";
import { count, place } from "../lib/labels.js";
import { HeldList } from "./held-list.js";
import { readyLines, readyOrders } from "./ready.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */

/** @param {{terminal: TerminalState, onClose: () => void}} props */
export function NotificationsSheet({ terminal, onClose }) {
  const ready = readyOrders(terminal);
  const { alerts } = terminal.hub.store;
  const { refused } = terminal.hub.journal;
  const requests = terminal.hub.approvalsToAnswer(now.value);
  const held = terminal.hub.outbox.reasons.value.size;
  const all = [requests, ready, refused.value, Object.keys(alerts.value)].flat().length + held;
  return html`
    <${Sheet} title="Ready and alerts" testid="calls-sheet" onClose=${onClose}>
      ${
        !all &&
        html`
          <div class="empty">
            <strong>Nothing to do</strong>
            Dishes appear here when the kitchen has bumped them.
          </div>
        `
      }
      ${requests.map(
        (one) => html`
          <${ApprovalCard}
            key=${one.id}
            approval=${one}
            text=${approvalText(one, terminal.hub.store.orders.value, terminal.settings.value)}
            onAnswer=${(/** @type {string} */ answer) => terminal.act(`approval.${answer}`, { approval: one.id })}
          />
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
              <strong>The hub refused to ${entry.name.split(".")[1].replaceAll("_", " ")}</strong>
              ${" "}at ${clockTime(entry.made_at)}: ${entry.problem?.detail ?? entry.problem?.title}
            </p>
            <button class="button" onClick=${() => terminal.hub.journal.dismiss(entry)}>Dismiss</button>
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
          <small>${order.waiter?.name} · ${count(lines.length, "dish", "dishes")}</small>
        </span>
      </button>
      ${
        terminal.hub.may("order.serve") &&
        html`
          <button class="button big" data-testid="serve" onClick=${serve}>
            <${Icon} name="check" />
            Served
          </button>
        `
      }
    </div>
  `;
}
