// The actions on one site; most ask for confirmation in a dialog first.

import { call, showMessage } from "/static/js/cloud.js";
import { ask, show } from "/static/js/dialogs.js";
import { askForEnd, FIRST_DAY, LAST_DAY } from "/static/js/expiry.js";
import { stamp } from "/static/js/format.js";

const TEXT = { maxLength: 120, pattern: ".*\\S.*" };

/** The actions by the `data-act` of their buttons. @param {string} path @param {() => any} current the site as it is shown
 * @returns {Record<string, () => Promise<any>>} */
export const actionsOf = (path, current) => ({
  lock: () => lock(path, "full", "Lock this venue", "Every screen shows the reason at once, and all changes are refused.", "Lock"),
  drain: () => lock(path, "drain", "Drain this venue", "Open orders can be finished and paid. New orders are refused.", "Drain"),
  unlock: async () => showOutcome(await call("POST", `${path}/unlock`, {})),
  "reset-clock": async () => showOutcome(await call("POST", `${path}/reset-clock`, {})),
  "clear-flags": () => call("POST", `${path}/clear-flags`, {}),
  endless: async () => {
    const meaning = "The licence will have no last day.";
    if (await ask("Remove the end date?", meaning, [], "Remove it")) showOutcome(await call("PUT", path, { license_expires_at: null }));
  },
  extend: async () => {
    const end = await askForEnd(current().license_expires_at);
    if (end) showOutcome(await call("PUT", path, { license_expires_at: end }));
  },
  change: async () => {
    const site = current();
    const values = await ask("Edit details", "", [
      { name: "name", label: "Name", value: site.name, ...TEXT },
      { name: "owner_name", label: "Owner", value: site.owner_name ?? "", required: false, ...TEXT },
      { name: "contact_email", label: "E-mail", type: "email", value: site.contact_email ?? "", required: false },
    ], "Save");
    const changes = Object.entries(values ?? {}).filter(([name, value]) => value !== (site[name] ?? ""));
    if (changes.length) await call("PUT", path, Object.fromEntries(changes.map(([name, value]) => [name, value || null])));
  },
  "unlock-code": async () => {
    const meaning = "A code to read out. It opens this venue once, whatever the reason that it is locked or draining.";
    const values = await ask("Unlock by phone", meaning, [
      { name: "hours", label: "Valid for how many hours", type: "number", min: 1, max: 744, value: 72 },
      { name: "lease_on", label: "Date of its lease, if the venue’s screen shows one", type: "date", min: FIRST_DAY, max: LAST_DAY, required: false },
    ], "Make a code");
    if (!values) return;
    const issued = await call("POST", `${path}/unlock-code`, { hours: Number(values.hours), lease_on: values.lease_on || null });
    show("Read this out", `It unlocks the venue until ${stamp(issued.unlocks_until)}. ${afterwards(current())}`, issued.code, "loud");
  },
  "rotate-key": async () => {
    const meaning = "The old key works for one more day. The new one is shown only once.";
    if (!(await ask("Make a new key", meaning, [], "Make a new key"))) return;
    const { environment } = await call("POST", `${path}/rotate-key`, {});
    show("Shown only once", "Put these lines into the venue’s environment.", lines(environment));
  },
  deregister: async () => {
    const { name } = current();
    const meaning = "The cloud will refuse this venue, and its lease will run out. Its history is kept. To stop it at once, lock it first.";
    const values = await ask("Deregister this venue", meaning, [{ name: "sure", label: `Type ${name}` }], "Deregister", "late");
    if (values && values.sure.trim() !== name) throw new Error("The name does not match. Nothing was changed.");
    if (values) await call("DELETE", path);
  },
});

/** @param {string} path @param {"full" | "drain"} mode @param {string} question @param {string} meaning @param {string} button */
async function lock(path, mode, question, meaning, button) {
  const values = await ask(question, meaning, [{ name: "reason", label: "Reason, shown on the venue’s screens", ...TEXT }], button, "late");
  if (values) showOutcome(await call("POST", `${path}/lock`, { reason: values.reason, mode }));
}

/** What else to do, because the next lease replaces the code. @param {any} site */
function afterwards(site) {
  if (site.is_locked) return "Unlock it here as well, or it is locked again when it reconnects.";
  const hasEnded = site.licence_days_left !== null && site.licence_days_left < 0;
  return hasEnded ? "Extend its licence as well, or it is closed again when it reconnects." : "Its next lease replaces the code.";
}

/** @param {any} site */
function showOutcome(site) {
  if (site.applied) showMessage("Done. The venue has applied it.");
  else showMessage("Saved. The venue is off line and applies it when it reconnects or at its next heartbeat.");
}

/** @param {Record<string, string>} environment */
export const lines = (environment) => Object.entries(environment).map((pair) => pair.join("=")).join("\n");
