/** A tip: percent keys of the bill, or any amount typed. The hub decides what it takes. */
import { money, parsedMinor, plainAmount, shareOf } from "../lib/money.js";
import { text } from "../lib/texts.js";
import { AmountField } from "./amount-field.js";
import { ChoiceKeys } from "./choice-keys.js";
import { html } from "./html.js";

const PERCENTS = [5, 10, 15, 20];

/** @param {{base: number, typed: string, settings: any, onType: (typed: string) => void}} props */
export function TipField({ base, typed, settings, onType }) {
  const tip = tipMinor(typed, settings);
  const keys = PERCENTS.map((percent) => ({ value: shareOf(base, percent), word: text("pos-percent-value", { percent }) }));
  const choose = (/** @type {number | null} */ minor) => onType(minor === null ? "" : plainAmount(minor, settings));
  return html`
    <${ChoiceKeys} name="tip" options=${keys} value=${typed.trim() ? tip : null} canClear onChoose=${choose} />
    <${AmountField}
      label=${text("pos-tip")}
      name="tip"
      currency=${settings}
      value=${typed}
      hint=${tip === null ? text("pos-not-an-amount") : tip > base ? text("pos-tip-above-bill", { amount: money(base, settings) }) : ""}
      onInput=${onType}
    />
  `;
}

/** What was typed as a tip: nothing is 0; null if it is no amount. @param {string} typed @param {any} settings */
export function tipMinor(typed, settings) {
  return typed.trim() ? parsedMinor(typed, settings) : 0;
}
