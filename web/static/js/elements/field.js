/** One labelled input. Without `onInput` what is typed stays, though the value changes meanwhile. */
import { html } from "./html.js";

/** @param {{label: string, name: string, type?: string, value?: string, hint?: string, onInput?: (value: string) => void, [attribute: string]: any}} props */
export function Field({ label, name, type = "text", value, hint, onInput, ...rest }) {
  const input = (/** @type {InputEvent} */ event) =>
    onInput?.(/** @type {HTMLInputElement} */ (event.currentTarget).value);
  const content = onInput ? { value } : { defaultValue: value };
  return html`
    <label class="field">
      <span>${label}</span>
      <input name=${name} type=${type} data-testid=${name} onInput=${input} ...${content} ...${rest} />
      ${
        hint &&
        html`
          <small>${hint}</small>
        `
      }
    </label>
  `;
}
