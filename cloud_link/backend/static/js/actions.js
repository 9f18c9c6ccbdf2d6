// The actions on one site; most ask for confirmation in a dialog first.

import { call, showMessage } from "/static/js/cloud.js";
import { ask, show } from "/static/js/dialogs.js";
import { askForEnd, FIRST_DAY, LAST_DAY } from "/static/js/expiry.js";
import { stamp } from "/static/js/format.js";
import { text } from "/static/js/texts.js";

const TEXT = { maxLength: 120, pattern: ".*\\S.*" };

/** The actions by the `data-act` of their buttons. @param {string} path @param {() => any} current the site as it is shown
 * @returns {Record<string, () => Promise<any>>} */
export const actionsOf = (path, current) => ({
  lock: () => lock(path, "full", text("console-lock-venue"), text("console-lock-about"), text("console-lock")),
  drain: () => lock(path, "drain", text("console-drain-venue"), text("console-drain-about"), text("console-drain")),
  unlock: async () => showOutcome(await call("POST", `${path}/unlock`, {})),
  "reset-clock": async () => showOutcome(await call("POST", `${path}/reset-clock`, {})),
  "clear-flags": () => call("POST", `${path}/clear-flags`, {}),
  endless: async () => {
    const meaning = text("console-remove-end-about");
    if (await ask(text("console-remove-end"), meaning, [], text("console-remove-it"))) showOutcome(await call("PUT", path, { license_expires_at: null }));
  },
  extend: async () => {
    const end = await askForEnd(current().license_expires_at);
    if (end) showOutcome(await call("PUT", path, { license_expires_at: end }));
  },
  change: async () => {
    const site = current();
    const values = await ask(text("console-edit-details"), "", [
      { name: "name", label: text("console-name"), value: site.name, ...TEXT },
      { name: "owner_name", label: text("console-owner"), value: site.owner_name ?? "", required: false, ...TEXT },
      { name: "contact_email", label: text("console-e-mail"), type: "email", value: site.contact_email ?? "", required: false },
    ], text("console-save"));
    const changes = Object.entries(values ?? {}).filter(([name, value]) => value !== (site[name] ?? ""));
    if (changes.length) await call("PUT", path, Object.fromEntries(changes.map(([name, value]) => [name, value || null])));
  },
  "unlock-code": async () => {
    const meaning = text("console-unlock-code-about");
    const values = await ask(text("console-unlock-by-phone"), meaning, [
      { name: "hours", label: text("console-unlock-code-hours"), type: "number", min: 1, max: 744, value: 72 },
      { name: "lease_on", label: text("console-unlock-code-lease"), type: "date", min: FIRST_DAY, max: LAST_DAY, required: false },
    ], text("console-make-code"));
    if (!values) return;
    const issued = await call("POST", `${path}/unlock-code`, { hours: Number(values.hours), lease_on: values.lease_on || null });
    show(text("console-read-out"), outcomeOfCode(current(), stamp(issued.unlocks_until)), issued.code, "loud");
  },
  "rotate-key": async () => {
    const meaning = text("console-make-key-about");
    if (!(await ask(text("console-make-key"), meaning, [], text("console-make-key")))) return;
    const { environment } = await call("POST", `${path}/rotate-key`, {});
    show(text("console-shown-once"), text("console-put-lines"), lines(environment));
  },
  deregister: async () => {
    const { name } = current();
    const meaning = text("console-deregister-about");
    const values = await ask(text("console-deregister-venue"), meaning, [{ name: "sure", label: text("console-type-name", { name }) }], text("console-deregister"), "late");
    if (values && values.sure.trim() !== name) throw new Error(text("console-name-differs"));
    if (values) await call("DELETE", path);
  },
});

/** @param {string} path @param {"full" | "drain"} mode @param {string} question @param {string} meaning @param {string} button */
async function lock(path, mode, question, meaning, button) {
  const values = await ask(question, meaning, [{ name: "reason", label: text("console-lock-reason"), ...TEXT }], button, "late");
  if (values) showOutcome(await call("POST", `${path}/lock`, { reason: values.reason, mode }));
}

/** What a code does, and what else to do, because the next lease replaces it. @param {any} site @param {string} until */
function outcomeOfCode(site, until) {
  if (site.is_locked) return text("console-code-then-unlock", { until });
  const hasEnded = site.licence_days_left !== null && site.licence_days_left < 0;
  return text(hasEnded ? "console-code-then-extend" : "console-code-then-lease", { until });
}

/** @param {any} site */
function showOutcome(site) {
  if (site.applied) showMessage(text("console-applied"));
  else showMessage(text("console-saved"));
}

/** @param {Record<string, string>} environment */
export const lines = (environment) => Object.entries(environment).map((pair) => pair.join("=")).join("\n");
