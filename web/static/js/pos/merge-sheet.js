/** Merges another order into this one: the other order ends, its lines and tickets continue here. */
import { Amount } from "../elements/amount.js";
import { HoldButton } from "../elements/hold-button.js";
import { Sheet } from "../elements/sheet.js";
import { classes, html, useSignal } from "../elements/html.js";
import { place } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Order} Order */

/** @param {{terminal: import("./terminal-state.js").TerminalState, onClose: () => void}} props */
export function MergeSheet({ terminal, onClose }) {
  const chosen = useSignal(/** @type {Order | null} */ (null));
  const order = terminal.order.value;
  if (!order) return null;
  const others = mergeable(terminal, order);
  const merge = (/** @type {Order} */ other) => (
    onClose(),
    terminal.act("order.merge", { order: order.id, from: other.id })
  );
  const foot = chosen.value
    ? html`
        <${HoldButton} kind="danger huge" testid="confirm-merge" onHold=${() => merge(/** @type {Order} */ (chosen.value))}>
          ${text("pos-hold-to-merge", { from: String(chosen.value.number), into: String(order.number) })}
        </${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>${text("pos-choose-order")}</button>
      `;
  return html`
    <${Sheet} title=${text("pos-which-order-to-merge")} testid="merge-sheet" onClose=${onClose} foot=${foot}>
      <div class="stack">
        ${others.map(
          (other) => html`
            <button
              class=${classes("button big row", chosen.value?.id === other.id && "chosen")}
              key=${other.id}
              data-testid=${`merge-${other.number}`}
              aria-pressed=${chosen.value?.id === other.id}
              onClick=${() => (chosen.value = other)}
            >
              <span>
                ${place(other)} · #${other.number}
                <small>${[other.waiter?.name, text("pos-line-count", { count: other.lines.length })].filter(Boolean).join(" · ")}</small>
              </span>
              <b><${Amount} minor=${other.total_minor} currency=${terminal.settings.value} bare /></b>
            </button>
          `,
        )}
      </div>
    </${Sheet}>
  `;
}

/** Orders that can be merged into this one. @param {import("./terminal-state.js").TerminalState} terminal @param {Order} order */
export function mergeable(terminal, order) {
  return terminal.orders.value.filter(
    (other) => other.id !== order.id && other.type === order.type && terminal.can("order.merge", other),
  );
}
