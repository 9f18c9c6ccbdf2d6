/** More actions of an order; only those that are possible are shown. */
import { Icon } from "../elements/icon.js";
import { Sheet } from "../elements/sheet.js";
import { html, useEffect } from "../elements/html.js";
import { toast } from "../elements/toast.js";
import { courseOf, courses, unsent } from "../lib/courses.js";
import { place } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { mergeable } from "./merge-sheet.js";
import { askToCancel } from "./reason-sheet.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
/** @typedef {import("../lib/types.js").Order} Order */
/** @typedef {{terminal: TerminalState, sheet: any, onClose: () => void}} Props */
/** @typedef {{name: string, icon: string, label: () => string, sheet?: string, begin?: (terminal: TerminalState, order: Order) => void, isOffered?: (terminal: TerminalState, order: Order) => boolean}} Action */
/** @type {Action[]} */
const ACTIONS = [
  { name: "order.serve", icon: "check", label: () => text("pos-serve-everything") },
  { name: "order.edit", icon: "person", label: () => text("pos-guests-customer-note"), sheet: "edit" },
  { name: "order.transfer", icon: "move", label: () => text("pos-move-to-table"), sheet: "transfer" },
  { name: "order.split", icon: "split", label: () => text("pos-split-bill"), sheet: "split" },
  { name: "order.merge", icon: "merge", label: () => text("pos-merge-order"), sheet: "merge", isOffered: hasOthers },
  { name: "order.discount", icon: "percent", label: () => text("common-discount"), sheet: "discount" },
  { name: "payment.refund", icon: "recall", label: () => text("pos-refund"), begin: refund },
  { name: "payment.tip", icon: "cash", label: () => text("pos-correct-a-payment"), begin: payments },
  { name: "order.settle", icon: "check", label: () => text("pos-close-nothing-due"), begin: settle },
  { name: "print.order", icon: "print", label: () => text("pos-print"), begin: print, isOffered: hasPrinter },
  { name: "order.cancel", icon: "close", label: () => text("pos-cancel-order"), begin: askToCancel },
];

/** @param {Props} props */
export function OrderSheet({ terminal, onClose }) {
  const order = terminal.order.value;
  if (!order) return null;
  const offered = ACTIONS.filter((action) => terminal.can(action.name, order) && (action.isOffered?.(terminal, order) ?? true));
  return html`
    <${Sheet}
      title=${`${place(order)} ${order.number ? `#${order.number}` : ""}`}
      testid="order-sheet"
      onClose=${onClose}
    >
      <div class="stack">
        ${offered.map(
          (action) => html`
            <button class="button big row" key=${action.name} data-testid=${action.name} onClick=${() => begin(terminal, order, action)}>
              <${Icon} name=${action.icon} />
              ${action.label()}
            </button>
          `,
        )}
        ${order.discounts.map(
          (one) =>
            terminal.can("order.remove_discount", order) &&
            html`
              <button
                class="button big row"
                key=${one.id}
                data-testid="remove-discount"
                onClick=${() => (onClose(), terminal.act("order.remove_discount", { order: order.id, discount: one.id }))}
              >
                <${Icon} name="minus" />
                ${one.reason ? text("pos-remove-discount-for", { reason: one.reason }) : text("pos-remove-discount")}
              </button>
            `,
        )}
        ${
          order.number &&
          html`
            <a class="button big row" href=${`/receipt/${order.id}`} target="_blank" data-testid="bill">
              <${Icon} name="print" />
              ${text("pos-show-bill")}
            </a>
          `
        }
      </div>
    </${Sheet}>
  `;
}

/** Open the action's sheet, or run it. @param {TerminalState} terminal @param {Order} order @param {Action} action */
function begin(terminal, order, action) {
  terminal.sheet.value = action.sheet ? { kind: action.sheet } : null;
  if (action.begin) action.begin(terminal, order);
  else if (!action.sheet) void terminal.act(action.name, { order: order.id });
}

/** @param {TerminalState} terminal @param {Order} order */
function hasOthers(terminal, order) {
  return mergeable(terminal, order).length > 0;
}

/** A bill while it is open, a receipt once it is paid. @param {TerminalState} terminal @param {Order} order */
function print(terminal, order) {
  void terminal.act("print.order", { order: order.id }, { then: () => toast(text("pos-printing")) });
}

/** @param {TerminalState} terminal */
function hasPrinter(terminal) {
  return Boolean(terminal.settings.value?.has_receipt_printer);
}

/** @param {TerminalState} terminal @param {Order} order */
function refund(terminal, order) {
  terminal.sheet.value = { kind: "refund", order };
}

/** @param {TerminalState} terminal @param {Order} order */
function payments(terminal, order) {
  terminal.sheet.value = { kind: "payments", order };
}

/** @param {TerminalState} terminal @param {Order} order */
function settle(terminal, order) {
  void terminal.act("order.settle", { order: order.id }, { then: () => terminal.leave() });
}

/** Hold and fire: which course to send now? @param {Props} props */
export function CourseSheet({ terminal, onClose }) {
  const drafts = terminal.order.value ? unsent(terminal.order.value) : [];
  useEffect(() => void (drafts.length || onClose()), [drafts.length]);
  const send = (/** @type {{course?: number}} */ which) => (onClose(), terminal.send(which));
  return html`
    <${Sheet} title=${text("pos-which-course")} onClose=${onClose}>
      <div class="stack">
        ${courses(drafts).map(
          (n) => html`
            <button
              class="button huge row"
              key=${n}
              data-testid=${`send-course-${n}`}
              onClick=${() => send({ course: n })}
            >
              <span>${text("pos-course-number", { number: n })}</span>
              <span class="quiet">${text("pos-line-count", { count: drafts.filter((line) => courseOf(line) === n).length })}</span>
            </button>
          `,
        )}
        <button class="button main huge" data-testid="send-all" onClick=${() => send({})}>
          ${text("pos-send-all", { count: drafts.length })}
        </button>
      </div>
    </${Sheet}>
  `;
}
