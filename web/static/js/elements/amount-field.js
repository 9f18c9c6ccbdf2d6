/** An amount that is typed into a field: its keyboard has a decimal key if the currency has decimals. */
import { amountInputMode } from "../lib/amount-keys.js";
import { Field } from "./field.js";
import { html } from "./html.js";

/** @param {{label: string, name: string, value: string, currency: import("../lib/money.js").Currency, hint?: string, onInput: (value: string) => void}} props */
export function AmountField({ currency, ...field }) {
  return html`
    <${Field} ...${field} inputmode=${amountInputMode(currency)} autocomplete="off" />
  `;
}
