/** A row of buttons of which one is chosen; tapping it again clears the choice if that is allowed. */
import { html } from "./html.js";

/** @param {{label?: string, name: string, options: {value: any, word: string}[], value: any, canClear?: boolean, onChoose: (value: any) => void}} props */
export function ChoiceKeys({ label, name, options, value, canClear = false, onChoose }) {
  return html`
    <fieldset class="group">
      ${
        label &&
        html`
          <legend>${label}</legend>
        `
      }
      <div class="choices">
        ${options.map(
          (one) => html`
            <button
              type="button"
              class="choice"
              key=${one.value}
              aria-pressed=${one.value === value}
              data-testid=${`${name}-${one.value}`}
              onClick=${() => onChoose(canClear && one.value === value ? null : one.value)}
            >
              ${one.word}
            </button>
          `,
        )}
      </div>
    </fieldset>
  `;
}

/** Options 1 to n. @param {number} n */
export function upTo(n) {
  return Array.from({ length: n }, (_, i) => ({ value: i + 1, word: String(i + 1) }));
}
