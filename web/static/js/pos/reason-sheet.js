/** Acts that need a reason and are held, not tapped: void a line, cancel an order, open a paid one again. */
import { HoldButton } from "../elements/hold-button.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { labelOf } from "../lib/labels.js";

/**
 * @typedef {{title: string, about?: string, word: string, usual: string[], testid: string,
 *   onAct: (reason: string) => void}} Why
 */

/** @param {{sheet: Why, onClose: () => void}} props */
export function ReasonSheet({ sheet, onClose }) {
  const reason = useSignal("");
  const act = () => (onClose(), sheet.onAct(reason.value.trim()));
  const foot = reason.value.trim()
    ? html`
        <${HoldButton} kind="danger huge" testid=${`confirm-${sheet.testid}`} onHold=${act}>
          Hold to ${sheet.word}
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
    kind: "why",
    title: "Cancel the order",
    about: order.lines.some((line) => line.state !== "draft") ? "What was sent is struck out in the kitchen." : "",
    word: "cancel the order",
    testid: "cancel",
    usual: ["Guests left", "Opened by mistake", "Wrong table"],
    onAct: (/** @type {string} */ reason) =>
      terminal.act("order.cancel", { order: order.id, reason }, { then: () => terminal.leave() }),
  };
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order */
export function askToReopen(terminal, order) {
  terminal.sheet.value = {
    kind: "why",
    title: "Reopen the order",
    about: "Its sale is taken back from today’s figures; what was paid stays paid.",
    word: "reopen",
    testid: "reopen",
    usual: ["Something was forgotten", "Wrong order paid", "Wrong tender"],
    onAct: (/** @type {string} */ reason) =>
      terminal.act("order.reopen", { order: order.id, reason }, { then: (view) => terminal.enter(view.id) }),
  };
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {import("../lib/types.js").Order} order @param {import("../lib/types.js").Line} line */
export function askToVoid(terminal, order, line) {
  const far = line.state === "sent" ? "The kitchen has not begun it" : `It is ${labelOf(line.state)} already`;
  terminal.sheet.value = {
    kind: "why",
    title: `Void ${line.quantity} ${line.name}`,
    about: `${far}; the station is told at once.`,
    word: "void",
    testid: "void",
    usual: ["Changed their mind", "Wrong dish", "Took too long", "Not good", "Sold out"],
    onAct: (/** @type {string} */ reason) => terminal.act("order.void_line", { order: order.id, line: line.id, reason }),
  };
}
