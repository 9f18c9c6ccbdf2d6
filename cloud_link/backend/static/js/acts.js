// What a sysadmin may do with one site, each asked for in a dialog first.

import { call, say } from "/static/js/cloud.js";
import { ask, tell } from "/static/js/dialogs.js";
import { askForEnd, FIRST_DAY, LAST_DAY } from "/static/js/expiry.js";
import { stamp } from "/static/js/words.js";

const TEXT = { maxLength: 120, pattern: ".*\\S.*" };

/** The acts of a site by the name on their button. @param {string} path @param {() => any} now the site as it is shown
 * @returns {Record<string, () => Promise<any>>} */
export const actsOf = (path, now) => ({
  lock: () => lock(path, "full", "Lock this venue", "Every screen shows the reason at once, and every change is refused.", "Lock"),
  drain: () => lock(path, "drain", "Let this venue drain", "Open orders can be finished and paid; nothing new is taken.", "Drain"),
  unlock: async () => said(await call("POST", `${path}/unlock`, {})),
  "reset-clock": async () => said(await call("POST", `${path}/reset-clock`, {})),
  "clear-flags": () => call("POST", `${path}/clear-flags`, {}),
  endless: async () => {
    const meaning = "The licence has no last day from then on.";
    if (await ask("A licence without an end?", meaning, [], "No end")) said(await call("PUT", path, { license_expires_at: null }));
  },
  extend: async () => {
    const end = await askForEnd(now().license_expires_at);
    if (end) said(await call("PUT", path, { license_expires_at: end }));
  },
  change: async () => {
    const site = now();
    const given = await ask("Change its details", "", [
      { name: "name", label: "Name", value: site.name, ...TEXT },
      { name: "owner_name", label: "Owner", value: site.owner_name ?? "", required: false, ...TEXT },
      { name: "contact_email", label: "E-mail", type: "email", value: site.contact_email ?? "", required: false },
    ], "Save");
    const changes = Object.entries(given ?? {}).filter(([name, value]) => value !== (site[name] ?? ""));
    if (changes.length) await call("PUT", path, Object.fromEntries(changes.map(([name, value]) => [name, value || null])));
  },
  "unlock-code": async () => {
    const meaning = "A code to dictate. It opens a venue that is locked or drains, for whatever reason; it counts once, and at this venue alone.";
    const given = await ask("Unlock by telephone", meaning, [
      { name: "hours", label: "For how many hours", type: "number", min: 1, max: 744, value: 72 },
      { name: "lease_on", label: "Day of its lease, if the venue reads one out", type: "date", min: FIRST_DAY, max: LAST_DAY, required: false },
    ], "Make a code");
    if (!given) return;
    const issued = await call("POST", `${path}/unlock-code`, { hours: Number(given.hours), lease_on: given.lease_on || null });
    tell("Read this out", `It unlocks until ${stamp(issued.unlocks_until)}. ${afterwards(now())}`, issued.code, "loud");
  },
  "rotate-key": async () => {
    const meaning = "The former key opens for another day. The new one is shown once.";
    if (!(await ask("Give it a new key", meaning, [], "Make a new key"))) return;
    const { environment } = await call("POST", `${path}/rotate-key`, {});
    tell("Shown this once", "Put these lines into the venue's environment.", lines(environment));
  },
  deregister: async () => {
    const { name } = now();
    const meaning = "The cloud refuses it from then on, and its lease runs out. Its history stays. To stop it at once, lock it first.";
    const given = await ask("Deregister this venue", meaning, [{ name: "sure", label: `Type ${name}` }], "Deregister", "late");
    if (given && given.sure.trim() !== name) throw new Error("That is not its name; nothing was done.");
    if (given) await call("DELETE", path);
  },
});

/** @param {string} path @param {"full" | "drain"} mode @param {string} question @param {string} meaning @param {string} go */
async function lock(path, mode, question, meaning, go) {
  const given = await ask(question, meaning, [{ name: "reason", label: "Reason, shown on its screens", ...TEXT }], go, "late");
  if (given) said(await call("POST", `${path}/lock`, { reason: given.reason, mode }));
}

/** What is left to do, for the next lease takes the place of a code. @param {any} site */
function afterwards(site) {
  if (site.is_locked) return "Unlock here as well, or the venue is locked again when its line returns.";
  const hasEnded = site.licence_days_left !== null && site.licence_days_left < 0;
  return hasEnded ? "Extend its licence as well, or the venue is closed again when its line returns." : "Its next lease takes the place of the code.";
}

/** @param {any} site */
function said(site) {
  if (site.applied) say("The venue acts by it.");
  else say("Noted. The venue is off line: it hears of it when its line is back, or at its next heartbeat.");
}

/** @param {Record<string, string>} environment */
export const lines = (environment) => Object.entries(environment).map((pair) => pair.join("=")).join("\n");
