// Signing in; the one-time code is requested only if the account uses one.

import { attempt, call, element } from "/static/js/cloud.js";

element("sign-in").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const form = new FormData(element("sign-in"));
  const values = Object.fromEntries([...form].filter(([, value]) => value));
  attempt(async () => {
    try {
      await call("POST", "/api/auth/login", values);
      location.assign("/");
    } catch (/** @type {any} */ error) {
      if (error.code !== "totp_required" || !element("totp").hidden) throw error;
      element("totp").hidden = false;
      element("totp").querySelector("input").focus();
    }
  });
});
