/** Username and password, for people without a PIN and for devices that are not paired. */
import { sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { Field } from "./field.js";
import { html, useSignal } from "./html.js";

/** @param {{onEnter: (form: {username: string, password: string}) => Promise<void>}} props */
export function PasswordForm({ onEnter }) {
  const error = useSignal("");
  const isBusy = useSignal(false);
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    isBusy.value = true;
    await onEnter({ username: String(form.get("username")), password: String(form.get("password")) }).catch(
      (refusal) => (error.value = sentence(refusal)),
    );
    isBusy.value = false;
  };
  return html`
    <h1>${text("common-sign-in")}</h1>
    <form class="form" onSubmit=${submit}>
      <${Field} label=${text("common-username")} name="username" autocomplete="username" autocapitalize="none" required autofocus />
      <${Field} label=${text("common-password")} name="password" type="password" autocomplete="current-password" required />
      ${
        error.value &&
        html`
          <p class="problem" role="alert" data-testid="problem">${error.value}</p>
        `
      }
      <button class="button main huge" data-testid="sign-in-button" disabled=${isBusy.value}>${text("common-sign-in")}</button>
    </form>
  `;
}
