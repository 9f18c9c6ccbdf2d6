/** A discount with its reason; the hub computes the amount. */
import { ChoiceKeys } from "../elements/choice-keys.js";
import { AmountField } from "../elements/amount-field.js";
import { Reason } from "../elements/reason.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { parsedMinor } from "../lib/money.js";
import { text } from "../lib/texts.js";

const PERCENTS = ["5", "10", "15", "20", "50", "100"];

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
      ${text("pos-give-discount")}
    </button>
  `;
  return html`
    <${Sheet} title=${line ? text("pos-discount-on", { item: line.name }) : text("common-discount")} testid="discount-sheet" onClose=${onClose} foot=${foot}>
      <${ChoiceKeys}
        label=${text("pos-percent")}
        name="percent"
        canClear
        options=${PERCENTS.map((value) => ({ value, word: percentText(value) }))}
        value=${percent.value}
        onChoose=${(/** @type {any} */ value) => ((percent.value = value), (amount.value = ""))}
      />
      <${AmountField}
        label=${text("pos-or-amount")}
        name="amount"
        currency=${terminal.settings.value}
        value=${amount.value}
        onInput=${(/** @type {string} */ typed) => ((amount.value = typed), (percent.value = null))}
      />
      <${Reason}
        usual=${[
          text("pos-reason-regular-guest"),
          text("pos-reason-staff-meal"),
          text("pos-reason-waited-too-long"),
          text("pos-reason-complaint"),
        ]}
        value=${reason.value}
        onChange=${(/** @type {string} */ typed) => (reason.value = typed)}
      />
    </${Sheet}>
  `;
}

/** @param {string} percent */
function percentText(percent) {
  return percent === "100" ? text("pos-on-the-house") : text("pos-percent-value", { percent });
}
