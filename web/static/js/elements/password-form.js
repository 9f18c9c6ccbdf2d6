/** A name and a password, for people without a PIN and devices nobody knows yet. */
import { sentence } from "../lib/problem.js";
import { Field } from "./field.js";
import { html, useSignal } from "./html.js";

/** @param {{onEnter: (form: {username: string, password: string}) => Promise<void>}} props */
export function PasswordForm({ onEnter }) {
  const why = useSignal("");
  const isBusy = useSignal(false);
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    isBusy.value = true;
    await onEnter({ username: String(form.get("username")), password: String(form.get("password")) }).catch(
      (error) => (why.value = sentence(error)),
    );
    isBusy.value = false;
  };
  return html`
    <h1>Sign in</h1>
    <form class="form" onSubmit=${submit}>
      <${Field} label="Username" name="username" autocomplete="username" autocapitalize="none" required autofocus />
      <${Field} label="Password" name="password" type="password" autocomplete="current-password" required />
      ${
        why.value &&
        html`
          <p class="problem" role="alert" data-testid="problem">${why.value}</p>
        `
      }
      <button class="button main huge" data-testid="sign-in-button" disabled=${isBusy.value}>Sign in</button>
    </form>
  `;
}
