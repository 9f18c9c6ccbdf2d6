/** A required reason: the usual ones as buttons, any other as text. */
import { ChoiceKeys } from "./choice-keys.js";
import { Field } from "./field.js";
import { html } from "./html.js";
import { text } from "../lib/texts.js";

/** @param {{usual: string[], value: string, onChange: (reason: string) => void}} props */
export function Reason({ usual, value, onChange }) {
  const own = usual.includes(value) ? "" : value;
  return html`
    <${ChoiceKeys}
      label=${text("pos-reason")}
      name="reason"
      options=${usual.map((word) => ({ value: word, word }))}
      value=${value}
      onChoose=${onChange}
    />
    <${Field} label=${text("pos-another-reason")} name="reason" value=${own} maxlength="140" onInput=${onChange} />
  `;
}
