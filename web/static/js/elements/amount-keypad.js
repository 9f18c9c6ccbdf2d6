/** The keypad of an amount: with a decimal key if the currency has decimals, else with one for thousands. */
import { amountAfterKey, leftKey } from "../lib/amount-keys.js";
import { decimalMark } from "../lib/money.js";
import { html } from "./html.js";
import { Keypad } from "./keypad.js";

/** @param {{typed: import("@preact/signals-core").Signal<string>, currency: import("../lib/money.js").Currency, onEnter?: () => void}} props */
export function AmountKeypad({ typed, currency, onEnter }) {
  const key = (/** @type {string} */ one) => {
    if (one === "enter") onEnter?.();
    else typed.value = amountAfterKey(typed.value, one, currency);
  };
  return html`
    <${Keypad} onKey=${key} left=${leftKey(currency)} mark=${decimalMark(currency)} />
  `;
}
