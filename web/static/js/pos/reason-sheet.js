/** Actions that need a reason and a held button: void a line, cancel an order, reopen a paid one. */
import { HoldButton } from "../elements/hold-button.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { labelOf } from "../lib/labels.js";

/**
 * @typedef {{title: string, about?: string, action: string, usual: string[], testid: string,
 *   onConfirm: (reason: string) => void}} ReasonRequest
 */

/** @param {{sheet: ReasonRequest, onClose: () => void}} props */
export function ReasonSheet({ sheet, onClose }) {
  const reason = useSignal("");
  const confirm = () => (onClose(), sheet.onConfirm(reason.value.trim()));
  const foot = reason.value.trim()
    ? html`
        <${HoldButton} kind="danger huge" testid=${`confirm-${sheet.testid}`} onHold=${confirm}>
          Hold to ${sheet.action}
        </${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>Choose a reason</button>
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
        onChange=${(/** @type {string} */ text) => (reason.value = text)}
      />
    </${Sheet}>
  `;
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order */
export function askToCancel(terminal, order) {
  terminal.sheet.value = {
    kind: "reason",
    title: "Cancel the order",
    about: order.lines.some((line) => line.state !== "draft") ? "Dishes that were sent are struck out in the kitchen." : "",
    action: "cancel the order",
    testid: "cancel",
    usual: ["Guests left", "Opened by mistake", "Wrong table"],
    onConfirm: (/** @type {string} */ reason) =>
      terminal.act("order.cancel", { order: order.id, reason }, { then: () => terminal.leave() }),
  };
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order */
export function askToReopen(terminal, order) {
  terminal.sheet.value = {
    kind: "reason",
    title: "Reopen the order",
    about: "Its sale is removed from today’s figures. Its payments stay.",
    action: "reopen",
    testid: "reopen",
    usual: ["Something was forgotten", "Wrong order paid", "Wrong tender"],
    onConfirm: (/** @type {string} */ reason) =>
      terminal.act("order.reopen", { order: order.id, reason }, { then: (view) => terminal.enter(view.id) }),
  };
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order @param {import("../lib/types.js").Line} line */
export function askToVoid(terminal, order, line) {
  const progress = line.state === "sent" ? "The kitchen has not started it" : `It is already ${labelOf(line.state)}`;
  terminal.sheet.value = {
    kind: "reason",
    title: `Void ${line.quantity} ${line.name}`,
    about: `${progress}. The station sees the void at once.`,
    action: "void",
    testid: "void",
    usual: ["Changed their mind", "Wrong dish", "Took too long", "Not good", "Sold out"],
    onConfirm: (/** @type {string} */ reason) => terminal.act("order.void_line", { order: order.id, line: line.id, reason }),
  };
}
