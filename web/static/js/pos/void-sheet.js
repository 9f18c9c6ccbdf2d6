/** Taking back a sent line: with a reason, and a manager where the house wants one. */
import { HoldButton } from "../elements/hold-button.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { say } from "../lib/words.js";

const USUAL = ["Changed their mind", "Wrong dish", "Took too long", "Not good", "Sold out"];

/** @param {{desk: import("./desk.js").Desk, sheet: {line: string}, onClose: () => void}} props */
export function VoidSheet({ desk, sheet, onClose }) {
  const reason = useSignal("");
  const line = desk.order.value?.lines.find((one) => one.id === sheet.line);
  if (!line) return null;
  const act = () => (
    onClose(),
    desk.act("order.void_line", { order: desk.orderId.value, line: line.id, reason: reason.value.trim() })
  );
  const foot = reason.value.trim()
    ? html`
        <${HoldButton} kind="danger huge" testid="confirm-void" onHold=${act}>Hold to void</${HoldButton}>
      `
    : html`
        <button class="button huge" disabled>Choose a reason</button>
      `;
  return html`
    <${Sheet} title=${`Void ${line.quantity} ${line.name}`} testid="void-sheet" onClose=${onClose} foot=${foot}>
      <p class="quiet">The kitchen has it as “${say(line.state)}” and is told at once.</p>
      <${Reason}
        usual=${USUAL}
        value=${reason.value}
        onChange=${(/** @type {string} */ text) => (reason.value = text)}
      />
    </${Sheet}>
  `;
}
