/** Creates the first admin of a new venue, once, at the address that the hub printed. */
import { Field } from "./elements/field.js";
import { html, render, signal } from "./elements/html.js";
import { sentence } from "./lib/problem.js";
import { text } from "./lib/texts.js";
import { pageData, post } from "./page.js";

const { token } = pageData();
const error = signal("");
const isBusy = signal(false);

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  const form = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)));
  isBusy.value = true;
  await post(`/api/setup/${encodeURIComponent(token)}`, form).then(
    () => location.assign("/"),
    (refusal) => (error.value = sentence(refusal)),
  );
  isBusy.value = false;
}

function Setup() {
  return html`
    <main class="card-page">
      <header class="card-page-head"><strong>${text("sign-in-new-venue")}</strong></header>
      <section class="card-page-card">
        <form class="form" onSubmit=${submit}>
          <h1>${text("sign-in-first-admin")}</h1>
          <${Field} label=${text("sign-in-your-name")} name="name" required autofocus autocomplete="name" />
          <${Field} label=${text("common-username")} name="username" required autocomplete="username" autocapitalize="none" />
          <${Field}
            label=${text("common-password")}
            name="password"
            type="password"
            required
            minlength="8"
            autocomplete="new-password"
            hint=${text("sign-in-password-hint")}
          />
          <${Field}
            label=${text("sign-in-pin")}
            name="pin"
            type="password"
            required
            inputmode="numeric"
            pattern="[0-9]{4,8}"
            hint=${text("sign-in-pin-hint")}
            autocomplete="off"
          />
          ${
            error.value &&
            html`
              <p class="problem" role="alert" data-testid="problem">${error.value}</p>
            `
          }
          <button class="button main huge" data-testid="set-up" disabled=${isBusy.value}>${text("sign-in-open-venue")}</button>
        </form>
      </section>
      <footer></footer>
    </main>
  `;
}

render(
  html`
    <${Setup} />
  `,
  /** @type {HTMLElement} */ (document.getElementById("app")),
);
