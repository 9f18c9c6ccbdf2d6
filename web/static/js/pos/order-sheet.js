/** What else can be done with the order: shown only when the hub would do it. */
import { HoldButton } from "../elements/hold-button.js";
import { Icon } from "../elements/icon.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { count, place } from "../lib/words.js";
import { courses } from "./cart.js";

/** @typedef {{desk: import("./desk.js").Desk, sheet: any, onClose: () => void}} Props */
const ACTS = [
  { name: "order.edit", icon: "person", word: "Guests", sheet: "guests" },
  { name: "order.transfer", icon: "move", word: "Move to another table", sheet: "transfer" },
  { name: "order.discount", icon: "percent", word: "Discount", sheet: "discount" },
  { name: "order.settle", icon: "check", word: "Close: nothing is due" },
  { name: "order.cancel", icon: "close", word: "Cancel the order", sheet: "cancel" },
];

/** @param {Props} props */
export function OrderSheet({ desk, onClose }) {
  const order = desk.order.value;
  if (!order) return null;
  const offered = ACTS.filter((act) => desk.can(act.name, order));
  return html`
    <${Sheet}
      title=${`${place(order)} ${order.number ? `#${order.number}` : ""}`}
      testid="order-sheet"
      onClose=${onClose}
    >
      <div class="stack">
        ${offered.map(
          (act) => html`
            <button class="button big row" key=${act.name} data-testid=${act.name} onClick=${() => begin(desk, act)}>
              <${Icon} name=${act.icon} />
              ${act.word}
            </button>
          `,
        )}
        ${order.discounts.map(
          (one) =>
            desk.can("order.remove_discount", order) &&
            html`
              <button
                class="button big row"
                key=${one.id}
                data-testid="remove-discount"
                onClick=${() => (onClose(), desk.act("order.remove_discount", { order: order.id, discount: one.id }))}
              >
                <${Icon} name="minus" />
                Take off the discount ${one.reason ? `“${one.reason}”` : ""}
              </button>
            `,
        )}
        ${
          order.number &&
          html`
            <a class="button big row" href=${`/receipt/${order.id}`} target="_blank" data-testid="bill">
              <${Icon} name="print" />
              Bill as a page
            </a>
          `
        }
      </div>
    </${Sheet}>
  `;
}

/** An act with a sheet of its own, or one that just happens. @param {import("./desk.js").Desk} desk @param {typeof ACTS[number]} act */
function begin(desk, { name, sheet }) {
  desk.sheet.value = sheet ? { kind: sheet } : null;
  if (!sheet) void desk.act(name, { order: desk.orderId.value }, { then: () => desk.leave() });
}

/** @param {Props} props */
export function CancelSheet({ desk, onClose }) {
  const reason = useSignal("");
  const order = desk.orderId.value;
  const act = () => (
    onClose(),
    desk.act("order.cancel", { order, reason: reason.value.trim() }, { then: () => desk.leave() })
  );
  const foot = reason.value.trim()
    ? html`
        <${HoldButton} kind="danger huge" testid="confirm-cancel" onHold=${act}>Hold to cancel the order</${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>Choose a reason</button>
      `;
  return html`
    <${Sheet} title="Cancel the order" onClose=${onClose} foot=${foot}>
      <${Reason}
        usual=${["Guests left", "Opened by mistake", "Wrong table"]}
        value=${reason.value}
        onChange=${(/** @type {string} */ text) => (reason.value = text)}
      />
    </${Sheet}>
  `;
}

/** Hold and fire: which course goes now? @param {Props} props */
export function CourseSheet({ desk, onClose }) {
  const drafts = desk.order.value?.lines.filter((line) => line.state === "draft") ?? [];
  const send = (/** @type {{course?: number}} */ which) => (onClose(), desk.send(which));
  return html`
    <${Sheet} title="Send what?" onClose=${onClose}>
      <div class="stack">
        ${courses(drafts).map(
          (n) => html`
            <button
              class="button huge row"
              key=${n}
              data-testid=${`send-course-${n}`}
              onClick=${() => send({ course: n })}
            >
              <span>Course ${n}</span>
              <span class="quiet">${count(drafts.filter((line) => (line.course ?? 1) === n).length, "line")}</span>
            </button>
          `,
        )}
        <button class="button main huge" data-testid="send-all" onClick=${() => send({})}>
          Send all ${drafts.length}
        </button>
      </div>
    </${Sheet}>
  `;
}
