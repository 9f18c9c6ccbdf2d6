/** Card, mobile money and Pesapal: the amount, a reference if the tender has one, and a tip. */
import { amount, money, parsedMinor } from "../lib/money.js";
import { labelInSentence, referenceLabel } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { AmountField } from "./amount-field.js";
import { Field } from "./field.js";
import { html, useSignal } from "./html.js";

/** @param {{tender: import("../lib/types.js").Tender | undefined, due: number, share?: number, settings: any, isBusy: boolean, onPay: (tender: object) => void}} props */
export function CardPad({ tender: kind, due, share, settings, isBusy, onPay }) {
  const sum = useSignal(amount(share ?? due, settings));
  const tip = useSignal("");
  const reference = useSignal("");
  const minor = parsedMinor(sum.value, settings);
  const extra = tip.value.trim() ? parsedMinor(tip.value, settings) : 0;
  const tender = {
    amount_minor: minor,
    ...(extra ? { tip_minor: extra } : {}),
    ...(kind?.needs_reference ? { reference: reference.value.trim() } : {}),
  };
  const isReady = minor !== null && minor > 0 && extra !== null && (!kind?.needs_reference || reference.value.trim()) && !isBusy;
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), isReady && onPay(tender));
  return html`
    <form class="pay-right" onSubmit=${submit}>
      <${AmountField}
        label=${text("pos-amount")}
        name="amount"
        currency=${settings}
        value=${sum.value}
        onInput=${(/** @type {string} */ text) => (sum.value = text)}
        hint=${minor !== null && minor < due && minor > 0 ? text("pos-remains-amount", { amount: money(due - minor, settings) }) : ""}
      />
      ${
        kind?.needs_reference &&
        html`
          <${Field}
            label=${referenceLabel(kind.code)}
            name="reference"
            autocapitalize="characters"
            value=${reference.value}
            onInput=${(/** @type {string} */ text) => (reference.value = text)}
          />
        `
      }
      <${AmountField}
        label=${text("pos-tip")}
        name="tip"
        currency=${settings}
        value=${tip.value}
        hint=${extra === null ? text("pos-not-an-amount") : ""}
        onInput=${(/** @type {string} */ text) => (tip.value = text)}
      />
      <span class="rail-gap"></span>
      <button class="button main huge wide" data-testid="record" disabled=${!isReady}>
        ${kind?.is_awaited ? text("pos-show-payment-code") : text("pos-record-tender", { tender: labelInSentence(kind?.code ?? "") })}
      </button>
    </form>
  `;
}
