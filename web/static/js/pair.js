/** Pairs this browser as a device of the venue, with a code from an admin. */
import { Field } from "./elements/field.js";
import { html, render, signal } from "./elements/html.js";
import { Icon } from "./elements/icon.js";
import { sentence } from "./lib/problem.js";
import { post } from "./page.js";

/** @type {import("@preact/signals").Signal<any>} */
const device = signal(null);
const error = signal("");

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  const code = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("code"))
    .trim()
    .toUpperCase();
  await post("/api/devices/pair", { code }).then(
    (reply) => (device.value = reply.device),
    (refusal) => (error.value = sentence(refusal)),
  );
}

function Pair() {
  return html`
    <main class="card-page">
      <header class="card-page-head">
        <${Icon} name="screen" size=${28} />
        <strong>Pair this device</strong>
      </header>
      <section class="card-page-card">
        ${
          device.value
            ? html`
                <div class="form">
                  <h1>This is now ${device.value.name}</h1>
                  <p class="quiet">It stays paired until an admin revokes it.</p>
                  <a class="button main huge" data-testid="to-sign-in" href="/sign-in">Sign in</a>
                </div>
              `
            : html`
                <form class="form code" onSubmit=${submit}>
                  <${Field}
                    label="Code from Admin → Devices"
                    name="code"
                    required
                    autofocus
                    autocomplete="one-time-code"
                    autocapitalize="characters"
                    spellcheck="false"
                  />
                  ${
                    error.value &&
                    html`
                      <p class="problem" role="alert" data-testid="problem">${error.value}</p>
                    `
                  }
                  <button class="button main huge" data-testid="pair">Pair</button>
                  <p class="quiet">A code works once, for ten minutes.</p>
                </form>
              `
        }
      </section>
      <footer class="card-page-foot"><a class="button" href="/sign-in">Back to sign in</a></footer>
    </main>
  `;
}

render(
  html`
    <${Pair} />
  `,
  /** @type {HTMLElement} */ (document.getElementById("app")),
);
