// What a sysadmin may do with one site, each asked for in a dialog first.

import { call, say } from "/static/js/cloud.js";
import { ask, tell } from "/static/js/dialogs.js";
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
    const given = await ask("Until when may it trade?", "That day included.",
      [{ name: "day", label: "Last day", type: "date", value: inAYear(now().license_expires_at) }], "Extend");
    if (given) said(await call("PUT", path, { license_expires_at: `${given.day}T23:59:59Z` }));
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
    const given = await ask("Unlock by telephone", "A code to dictate; it counts once, at this venue alone.",
      [{ name: "hours", label: "For how many hours", type: "number", min: 1, max: 744, value: 72 }], "Make a code");
    if (!given) return;
    const issued = await call("POST", `${path}/unlock-code`, { hours: Number(given.hours) });
    tell("Read this out", `It unlocks until ${stamp(issued.unlocks_until)}. Unlock here as well, or the venue is locked again when its line returns.`, issued.code, "loud");
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

/** @param {any} site */
function said(site) {
  if (site.applied) say("The venue acts by it.");
  else say("Noted. The venue is off line: it hears of it when its line is back, or at its next heartbeat.");
}

/** A day a year after the present end, or after today. @param {string | null} end */
function inAYear(end) {
  const from = new Date(Math.max(Date.now(), end ? Date.parse(end) : 0));
  from.setUTCFullYear(from.getUTCFullYear() + 1);
  return from.toISOString().slice(0, 10);
}

/** @param {Record<string, string>} environment */
export const lines = (environment) => Object.entries(environment).map((pair) => pair.join("=")).join("\n");
