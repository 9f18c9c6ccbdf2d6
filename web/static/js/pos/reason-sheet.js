/** Actions that need a reason and a held button: void a line, cancel an order, reopen a paid one. */
import { HoldButton } from "../elements/hold-button.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/**
 * @typedef {{title: string, about?: string, hold: string, usual: string[], testid: string,
 *   onConfirm: (reason: string) => void}} ReasonRequest
 */

/** @param {{sheet: ReasonRequest, onClose: () => void}} props */
export function ReasonSheet({ sheet, onClose }) {
  const reason = useSignal("");
  const confirm = () => (onClose(), sheet.onConfirm(reason.value.trim()));
  const foot = reason.value.trim()
    ? html`
        <${HoldButton} kind="danger huge" testid=${`confirm-${sheet.testid}`} onHold=${confirm}>
          ${sheet.hold}
        </${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>${text("pos-choose-reason")}</button>
      `;
  return html`
    <${Sheet} title=${sheet.title} testid=${`${sheet.testid}-sheet`} onClose=${onClose} foot=${foot}>
      ${
        sheet.about &&
        html`
          <p class="quiet">${sheet.about}</p>
        `
      }
      <${Reason}
        usual=${sheet.usual}
        value=${reason.value}
        onChange=${(/** @type {string} */ typed) => (reason.value = typed)}
      />
    </${Sheet}>
  `;
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order */
export function askToCancel(terminal, order) {
  terminal.sheet.value = {
    kind: "reason",
    title: text("pos-cancel-order"),
    about: order.lines.some((line) => line.state !== "draft") ? text("pos-cancel-note") : "",
    hold: text("pos-hold-to-cancel"),
    testid: "cancel",
    usual: [text("pos-reason-guests-left"), text("pos-reason-opened-by-mistake"), text("pos-reason-wrong-table")],
    onConfirm: (/** @type {string} */ reason) =>
      terminal.act("order.cancel", { order: order.id, reason }, { then: () => terminal.leave() }),
  };
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order */
export function askToReopen(terminal, order) {
  terminal.sheet.value = {
    kind: "reason",
    title: text("pos-reopen-order"),
    about: text("pos-reopen-note"),
    hold: text("pos-hold-to-reopen"),
    testid: "reopen",
    usual: [text("pos-reason-forgotten"), text("pos-reason-wrong-order-paid"), text("pos-reason-wrong-tender")],
    onConfirm: (/** @type {string} */ reason) =>
      terminal.act("order.reopen", { order: order.id, reason }, { then: (view) => terminal.enter(view.id) }),
  };
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order @param {import("../lib/types.js").Line} line */
export function askToVoid(terminal, order, line) {
  const isUntouched = line.state === "sent";
  terminal.sheet.value = {
    kind: "reason",
    title: text("pos-void-line", { quantity: line.quantity, item: line.name }),
    about: isUntouched ? text("pos-void-not-started") : text("pos-void-already", { state: labelOf(line.state) }),
    hold: text("pos-hold-to-void"),
    testid: "void",
    usual: [
      text("pos-reason-changed-mind"),
      text("pos-reason-wrong-dish"),
      text("pos-reason-took-too-long"),
      text("pos-reason-not-good"),
      text("pos-reason-sold-out"),
    ],
    onConfirm: (/** @type {string} */ reason) => terminal.act("order.void_line", { order: order.id, line: line.id, reason }),
  };
}
