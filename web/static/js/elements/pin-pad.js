/** A PIN entry: dots, a keypad, and a shake if the PIN was wrong. */
import { Refusal, sentence } from "../lib/problem.js";
import { initials, labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { Icon } from "./icon.js";
import { Keypad, pressed } from "./keypad.js";
import { classes, html, useSignal } from "./html.js";

const LENGTH = { least: 4, most: 8 };

/** @param {{person: {name: string, role: string, initials?: string}, onPin: (pin: string) => Promise<void>, onBack: () => void}} props */
export function PinPad({ person, onPin, onBack }) {
  const pin = useSignal("");
  const error = useSignal("");
  const isBusy = useSignal(false);
  const send = async () => {
    if (pin.value.length < LENGTH.least || isBusy.value) return;
    isBusy.value = true;
    await onPin(pin.value).catch((refusal) => (error.value = message(refusal)));
    isBusy.value = false;
    pin.value = "";
  };
  const key = (/** @type {string} */ key) => {
    if (isBusy.value) return;
    if (key === "enter") return void send();
    error.value = "";
    pin.value = pressed(pin.value, key, LENGTH.most);
  };
  return html`
    <div class="pin">
      <header class="pin-head">
        <button class="icon-button" aria-label=${text("common-back")} data-testid="back" onClick=${onBack}>
          <${Icon} name="back" />
        </button>
        <span class="initials">${person.initials || initials(person.name)}</span>
        <span>
          <strong>${person.name}</strong>
          <small>${labelOf(person.role)}</small>
        </span>
      </header>
      <div
        class=${classes("pin-dots", error.value && "wrong")}
        data-testid="pin-dots"
        role="status"
        aria-label=${text("sign-in-digits", { count: pin.value.length })}
      >
        ${Array.from(
          { length: Math.max(LENGTH.least, pin.value.length) },
          (_, i) => html`
            <i class=${i < pin.value.length ? "full" : ""}></i>
          `,
        )}
      </div>
      <p class="pin-why" role="alert" data-testid="pin-why">
        ${error.value || text(isBusy.value ? "common-one-moment" : "sign-in-enter-pin")}
      </p>
      <${Keypad} onKey=${key} left="back" right="enter" isMainReady=${pin.value.length >= LENGTH.least} />
    </div>
  `;
}

/** @param {unknown} error */
function message(error) {
  const left = error instanceof Refusal ? error.problem.tries_left : undefined;
  if (left === undefined) return sentence(error);
  return left ? text("sign-in-wrong-pin", { left }) : text("sign-in-no-tries-left");
}
