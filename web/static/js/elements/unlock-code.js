/** The field for a code that was read out over the telephone: a locked venue whose line is down opens with it. */
import { sentence } from "../lib/problem.js";
import { post } from "../page.js";
import { Field } from "./field.js";
import { html, useSignal } from "./html.js";

export function UnlockCode() {
  const why = useSignal("");
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const code = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("code");
    why.value = "";
    await post("/api/licence/unlock", { code }).catch((error) => (why.value = sentence(error)));
  };
  return html`
    <form class="lock-code" onSubmit=${submit}>
      <${Field}
        label="Code read out to you over the telephone"
        name="code"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck=${false}
        maxlength="40"
        placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
        required
      />
      ${
        why.value &&
        html`
          <p class="problem" role="alert" data-testid="unlock-problem">${why.value}</p>
        `
      }
      <button class="button" data-testid="unlock">Unlock</button>
    </form>
  `;
}
