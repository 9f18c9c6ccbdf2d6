/** The sign-in page: a tile and a PIN on a paired device, a username and a password elsewhere. */
import { html, render, signal } from "./elements/html.js";
import { Icon } from "./elements/icon.js";
import { DeviceTiles } from "./elements/device-tiles.js";
import { PinPad } from "./elements/pin-pad.js";
import { PasswordForm } from "./elements/password-form.js";
import { StaffTiles } from "./elements/staff-tiles.js";
import { address, pageData, post } from "./page.js";
import { endSession, endSessionWhenOnline, forgetSession } from "./sign-out.js";
import { text } from "./lib/texts.js";

const page = pageData();
const device = page.device?.code;
/** @type {import("@preact/signals").Signal<any>} */
const person = signal(null);
/** A PIN is valid only on a device. The demo asks which one this is; elsewhere the device was paired. */
const asksDevice = page.is_demo && !device;
const byPassword = signal(!asksDevice && !page.staff.length);

/** A session that was signed out off line is ended first, with the cookie that the next one replaces. @param {string} path @param {object} body */
async function enter(path, body) {
  await endSession();
  await post(path, { ...body, ...(device ? { device } : {}) });
  forgetSession();
  location.assign(address(page.next ?? "/"));
}

/** @param {string} pin */
function byPin(pin) {
  return enter("/api/auth/pin", { pin, staff: person.value.id });
}

/** @param {string} code */
function goTo(code) {
  location.assign(`/sign-in?${new URLSearchParams({ device: code, ...(page.next ? { next: page.next } : {}) })}`);
}

function Who() {
  if (byPassword.value)
    return html`
      <${PasswordForm} onEnter=${(/** @type {object} */ form) => enter("/api/auth/login", form)} />
    `;
  if (asksDevice)
    return html`
      <h1>${text("sign-in-which-screen")}</h1>
      <${DeviceTiles} devices=${page.devices} onChoose=${goTo} />
    `;
  if (person.value)
    return html`
      <${PinPad} person=${person.value} onPin=${byPin} onBack=${() => (person.value = null)} />
    `;
  return html`
    <h1>${text("sign-in-who")}</h1>
    <${StaffTiles} staff=${page.staff} onChoose=${(/** @type {any} */ one) => (person.value = one)} />
  `;
}

function Devices() {
  if (!page.is_demo) return null;
  const go = (/** @type {Event} */ event) => goTo(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
  return html`
    <label class="card-page-device">
      <${Icon} name="screen" size=${18} />
      ${text("sign-in-this-screen-is")}
      <select data-testid="demo-device" value=${device ?? ""} onChange=${go}>
        <option value="">${text("sign-in-no-device")}</option>
        ${page.devices.map(
          (/** @type {any} */ one) => html`
            <option value=${one.code}>${one.name}</option>
          `,
        )}
      </select>
    </label>
  `;
}

function SignIn() {
  const other = text(byPassword.value ? "sign-in-with-pin" : "sign-in-with-password");
  return html`
    <main class="card-page">
      <header class="card-page-head">
        <span class="card-page-mark">
          <img src=${document.querySelector("link[rel=icon]")?.getAttribute("href")} alt="" width="40" height="40" />
        </span>
        <strong>${page.venue}</strong>
      </header>
      <section class="card-page-card" data-testid="sign-in"><${Who} /></section>
      <footer class="card-page-foot">
        ${
          (asksDevice || page.staff.length > 0) &&
          html`
            <button class="button" data-testid="switch-way" onClick=${() => (byPassword.value = !byPassword.value)}>
              ${other}
            </button>
          `
        }
        <${Devices} />
        ${
          page.is_demo &&
          html`
            <p class="card-page-demo" data-testid="demo-hint">
              ${text("sign-in-demo-hint")}
            </p>
          `
        }
        ${
          !page.is_demo &&
          !page.staff.length &&
          html`
            <a class="button" href="/pair">${text("sign-in-pair-device")}</a>
          `
        }
      </footer>
    </main>
  `;
}

void endSessionWhenOnline();
render(
  html`
    <${SignIn} />
  `,
  /** @type {HTMLElement} */ (document.getElementById("app")),
);
