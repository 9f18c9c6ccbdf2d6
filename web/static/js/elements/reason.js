/** A required reason: the usual ones as buttons, any other as text. */
import { ChoiceKeys } from "./choice-keys.js";
import { Field } from "./field.js";
import { html } from "./html.js";

/** @param {{usual: string[], value: string, onChange: (reason: string) => void}} props */
export function Reason({ usual, value, onChange }) {
  const own = usual.includes(value) ? "" : value;
  return html`
    <${ChoiceKeys}
      label="Reason"
      name="reason"
      options=${usual.map((word) => ({ value: word, word }))}
      value=${value}
      onChoose=${onChange}
    />
    <${Field} label="Another reason" name="reason" value=${own} maxlength="140" onInput=${onChange} />
  `;
}
