// The admin's own password and one-time codes.

import { attempt, call, element } from "/static/js/cloud.js";
import { text } from "/static/js/texts.js";

/** @param {string} form @returns {any} */
const valuesOf = (form) => Object.fromEntries(new FormData(element(form)));

/** @param {boolean} isOn */
function show(isOn) {
  element("totp-state").textContent = text(isOn ? "console-on" : "console-off");
  element("totp-state").className = `state ${isOn ? "good" : "plain"}`;
  element("begin").hidden = isOn;
  element("end").hidden = !isOn;
  element("totp").reset();
}

element("password").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  attempt(async () => {
    await call("POST", "/api/me/password", valuesOf("password"));
    location.assign("/sign-in");
  });
});

element("totp").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const isEnd = event.submitter?.getAttribute("value") === "end";
  attempt(async () => {
    if (isEnd) {
      await call("DELETE", "/api/me/totp", valuesOf("totp"));
      show(false);
      return;
    }
    const { secret, qr } = await call("POST", "/api/me/totp", valuesOf("totp"));
    element("secret").textContent = secret;
    element("qr").src = qr;
    element("confirm").reset();
    element("confirming").showModal();
  });
});

element("confirm").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  attempt(async () => {
    await call("POST", "/api/me/totp/confirm", valuesOf("confirm"));
    show(true);
    element("confirming").close();
  });
});
