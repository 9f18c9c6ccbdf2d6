// One's own password and one-time codes.

import { attempt, call, element } from "/static/js/cloud.js";

element("live").hidden = true;

element("password").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  attempt(async () => {
    await call("POST", "/api/me/password", Object.fromEntries(new FormData(element("password"))));
    location.assign("/sign-in");
  });
});

element("totp").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(element("totp")));
  attempt(async () => {
    if (event.submitter?.getAttribute("value") === "end") {
      await call("DELETE", "/api/me/totp", given);
      element("confirming").hidden = true;
      return;
    }
    element("secret").textContent = (await call("POST", "/api/me/totp", given)).secret;
    element("confirming").hidden = false;
  });
});

element("confirm").addEventListener("click", () => attempt(async () => {
  await call("POST", "/api/me/totp/confirm", { totp: element("code").value });
  element("confirming").hidden = true;
}));
