/**
 * An amount that stands by itself: in a tile, a row, a cell, a total. It inherits its size, becomes smaller if there is no
 * room, and finally breaks between its digit groups, so that it never touches its neighbours.
 */
import { amount, money } from "../lib/money.js";
import { html } from "./html.js";

/** @typedef {import("../lib/money.js").Currency} Currency */

/** `bare` leaves out the currency, in lists where it is clear. @param {{minor: number | null | undefined, currency: Currency, bare?: boolean, sign?: string, none?: string}} props */
export function Amount({ minor, currency, bare = false, sign = "", none = "" }) {
  const text = (bare ? amount : money)(minor, currency);
  return text ? breakable(sign + text, currency?.currency_decimals ?? 0) : none;
}

/** @param {string} text @param {number} decimals */
function breakable(text, decimals) {
  const groups = text.split(/(?<=[\p{Nd}\p{L}.][,.٬٫\s’'])(?=\p{Nd})/u);
  if (decimals && groups.length > 1) groups.push(groups.splice(-2).join(""));
  return html`
    <data class=${`amount ems-${ems(text)}`} value=${text}>${groups.map(
      (group, i) => html`${i > 0 && html`<wbr />`}${group}`,
    )}</data>
  `;
}

/** Its greatest width in ems; all digits have the same width. @param {string} text */
function ems(text) {
  const width = (/** @type {string} */ one) => (/\p{Nd}/u.test(one) ? 0.65 : /\p{L}/u.test(one) ? 0.75 : 0.32);
  return Math.ceil([...text].reduce((sum, one) => sum + width(one), 0));
}
