// One site: what it is, what a sysadmin may do with it, and what was.

import { ago, attempt, call, element, made, showFigures, stateOf } from "/static/js/cloud.js";
import { Live } from "/static/js/live.js";

const id = element("site").dataset.site;
const path = `/api/sites/${id}`;

/** @param {any} site */
function show(site) {
  const beat = site.last_heartbeat ?? {};
  showFigures({ state: stateOf(site)[0], line: site.online ? "on line" : "off line", "last seen": ago(site.last_seen_at),
    "days left": site.licence_days_left ?? "no end", devices: beat.devices_online, version: site.version,
    backup: beat.last_backup_at && ago(beat.last_backup_at), "at the venue": beat.state });
  const flags = [
    site.is_locked && `Locked: ${site.lock_reason}${site.is_applied ? "" : " (not applied there yet)"}`,
    site.audit_broken_at && `Its audit chain does not continue what it told before (${ago(site.audit_broken_at)}).`,
    site.key_copied_at && `Its key was used from two places at once (${ago(site.key_copied_at)}): give it a new key.`,
  ].filter(Boolean);
  element("flags").textContent = flags.join(" ");
  element("flags").hidden = !flags.length;
}

async function readHistory() {
  const { heartbeats, ...kinds } = await call("GET", `${path}/history`);
  const beats = heartbeats.slice(0, 20).map((/** @type {any} */ beat) => ({ ...beat, action: "heartbeat" }));
  const entries = [...Object.values(kinds).flat(), ...beats].sort((one, other) => other.at.localeCompare(one.at));
  element("history").replaceChildren(...entries.map(({ at, action, by, ...detail }) => {
    const shown = document.createElement("tr");
    const said = Object.entries(detail).filter(([, value]) => value !== null);
    const text = said.map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`);
    shown.append(made("td", new Date(at).toLocaleString()), made("td", action), made("td", by), made("td", text.join(" · ")));
    return shown;
  }));
}

/** What a person answers, or null. @param {string} question @param {string} what @param {string} type */
function ask(question, what, type = "text") {
  const dialog = element("asking"), answer = element("answer");
  element("question").textContent = question;
  element("what").textContent = what;
  Object.assign(answer, { type, value: "" });
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close",
    () => done(dialog.returnValue === "yes" && answer.value ? answer.value : null), { once: true }));
}

/** @param {string} title @param {string} text */
function tell(title, text) {
  element("told-title").textContent = title;
  element("told").textContent = text;
  element("telling").showModal();
}

/** @param {"full" | "drain"} mode */
async function lock(mode) {
  const reason = await ask(mode === "full" ? "Lock this venue" : "Let this venue drain", "Reason, shown on its screens");
  if (reason) await call("POST", `${path}/lock`, { reason, mode });
}

/** @type {Record<string, () => Promise<any>>} */
const acts = {
  lock: () => lock("full"),
  drain: () => lock("drain"),
  unlock: () => call("POST", `${path}/unlock`, {}),
  "reset-clock": () => call("POST", `${path}/reset-clock`, {}),
  "clear-flags": () => call("POST", `${path}/clear-flags`, {}),
  extend: async () => {
    const day = await ask("Until when may it trade?", "Last day", "date");
    if (day) await call("PUT", path, { license_expires_at: `${day}T23:59:59Z` });
  },
  "unlock-code": async () => {
    const hours = await ask("Unlock by telephone", "For how many hours", "number");
    if (!hours) return;
    const issued = await call("POST", `${path}/unlock-code`, { hours: Number(hours) });
    tell(`Unlocks until ${new Date(issued.unlocks_until).toLocaleString()}`, issued.code);
  },
  "rotate-key": async () => {
    const sure = await ask("Give it a new key", "Type NEW; the former key opens for another day");
    if (sure !== "NEW") return;
    const { environment } = await call("POST", `${path}/rotate-key`, {});
    tell("Shown this once", Object.entries(environment).map((pair) => pair.join("=")).join("\n"));
  },
  deregister: async () => {
    const sure = await ask("Deregister this venue", "Type GONE; its history stays");
    if (sure === "GONE") await call("DELETE", path);
  },
};

for (const button of document.querySelectorAll("[data-act]")) {
  const act = acts[/** @type {HTMLElement} */ (button).dataset.act ?? ""];
  button.addEventListener("click", () => attempt(async () => { await act(); await read(); }));
}

async function read() {
  show(await call("GET", path));
  await readHistory();
}

const again = () => void attempt(read);
again();
new Live((site) => { if (site.site_id === id) show(site); }, again);
