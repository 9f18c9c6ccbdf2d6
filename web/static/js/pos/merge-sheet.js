/** Two parties become one bill: choose the order that is taken over; it ends, its dishes and tickets go on here. */
import { Amount } from "../elements/amount.js";
import { HoldButton } from "../elements/hold-button.js";
import { Sheet } from "../elements/sheet.js";
import { classes, html, useSignal } from "../elements/html.js";
import { count, place } from "../lib/words.js";

/** @typedef {import("../lib/types.js").Order} Order */

/** @param {{desk: import("./desk.js").Desk, onClose: () => void}} props */
export function MergeSheet({ desk, onClose }) {
  const chosen = useSignal(/** @type {Order | null} */ (null));
  const into = desk.order.value;
  if (!into) return null;
  const others = mergeable(desk, into);
  const merge = (/** @type {Order} */ other) => (
    onClose(),
    desk.act("order.merge", { order: into.id, from: other.id })
  );
  const foot = chosen.value
    ? html`
        <${HoldButton} kind="danger huge" testid="confirm-merge" onHold=${() => merge(/** @type {Order} */ (chosen.value))}>
          Hold to merge #${chosen.value.number} into #${into.number}
        </${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>Choose an order</button>
      `;
  return html`
    <${Sheet} title="Merge which order into this one?" testid="merge-sheet" onClose=${onClose} foot=${foot}>
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
                <small>${[other.waiter?.name, count(other.lines.length, "line")].filter(Boolean).join(" · ")}</small>
              </span>
              <b><${Amount} minor=${other.total_minor} currency=${desk.settings.value} bare /></b>
            </button>
          `,
        )}
      </div>
    </${Sheet}>
  `;
}

/** Orders that the hub would put on this one. @param {import("./desk.js").Desk} desk @param {Order} into */
export function mergeable(desk, into) {
  return desk.orders.value.filter(
    (other) => other.id !== into.id && other.type === into.type && desk.can("order.merge", other),
  );
}
