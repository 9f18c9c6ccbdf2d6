/** A discount with its reason; the hub computes the amount. */
import { ChoiceKeys } from "../elements/choice-keys.js";
import { Field } from "../elements/field.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { parsedMinor } from "../lib/money.js";

const PERCENTS = ["5", "10", "15", "20", "50", "100"].map((value) => ({
  value,
  word: value === "100" ? "On the house" : `${value} %`,
}));

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {line?: string}, onClose: () => void}} props */
export function DiscountSheet({ terminal, sheet, onClose }) {
  const line = terminal.order.value?.lines.find((one) => one.id === sheet.line);
  const percent = useSignal(/** @type {string | null} */ (null));
  const amount = useSignal("");
  const reason = useSignal("");
  const minor = parsedMinor(amount.value, terminal.settings.value);
  const discount = percent.value
    ? { kind: "percent", value: percent.value }
    : minor
      ? { kind: "amount", value: minor }
      : null;
  const give = () => (
    onClose(),
    terminal.act("order.discount", {
      order: terminal.orderId.value,
      ...discount,
      ...(line ? { line: line.id } : {}),
      reason: reason.value.trim(),
    })
  );
  const foot = html`
    <button
      class="button main huge"
      data-testid="give-discount"
      disabled=${!discount || !reason.value.trim()}
      onClick=${give}
    >
      Give discount
    </button>
  `;
  return html`
    <${Sheet} title=${line ? `Discount on ${line.name}` : "Discount"} testid="discount-sheet" onClose=${onClose} foot=${foot}>
      <${ChoiceKeys}
        label="Percent"
        name="percent"
        canClear
        options=${PERCENTS}
        value=${percent.value}
        onChoose=${(/** @type {any} */ value) => ((percent.value = value), (amount.value = ""))}
      />
      <${Field}
        label="Or an amount"
        name="amount"
        inputmode="numeric"
        value=${amount.value}
        onInput=${(/** @type {string} */ text) => ((amount.value = text), (percent.value = null))}
      />
      <${Reason}
        usual=${["Regular guest", "Staff meal", "Waited too long", "Complaint"]}
        value=${reason.value}
        onChange=${(/** @type {string} */ text) => (reason.value = text)}
      />
    </${Sheet}>
  `;
}
