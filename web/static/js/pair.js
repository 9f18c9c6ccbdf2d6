/** Pairs this browser as a device of the venue, with a code from an admin. */
import { Field } from "./elements/field.js";
import { html, render, signal } from "./elements/html.js";
import { Icon } from "./elements/icon.js";
import { sentence } from "./lib/problem.js";
import { text } from "./lib/texts.js";
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
        <strong>${text("sign-in-pair-device")}</strong>
      </header>
      <section class="card-page-card">
        ${
          device.value
            ? html`
                <div class="form">
                  <h1>${text("sign-in-paired", { device: device.value.name })}</h1>
                  <p class="quiet">${text("sign-in-paired-note")}</p>
                  <a class="button main huge" data-testid="to-sign-in" href="/sign-in">${text("common-sign-in")}</a>
                </div>
              `
            : html`
                <form class="form code" onSubmit=${submit}>
                  <${Field}
                    label=${text("sign-in-pairing-code")}
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
                  <button class="button main huge" data-testid="pair">${text("sign-in-pair")}</button>
                  <p class="quiet">${text("sign-in-pairing-note")}</p>
                </form>
              `
        }
      </section>
      <footer class="card-page-foot"><a class="button" href="/sign-in">${text("sign-in-back")}</a></footer>
    </main>
  `;
}

render(
  html`
    <${Pair} />
  `,
  /** @type {HTMLElement} */ (document.getElementById("app")),
);
