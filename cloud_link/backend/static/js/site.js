// One site: its state, kept up to date by the socket; its actions and its history.

import { actionsOf } from "/static/js/actions.js";
import { attempt, call, element, made } from "/static/js/cloud.js";
import { showHistory } from "/static/js/history.js";
import { Live } from "/static/js/live.js";
import { ago, flagsOf, licence, lineOf, stateOf } from "/static/js/format.js";
import { text } from "/static/js/texts.js";

const id = element("site").dataset.site;
const path = `/api/sites/${id}`;
/** @type {any} */
let shown = null;

/** @param {any} site */
function show(site) {
  shown = site;
  element("name").textContent = site.name;
  element("who").textContent = [site.owner_name, site.contact_email, site.site_id].filter(Boolean).join(" · ");
  for (const [name, [word, kind]] of Object.entries({ state: stateOf(site), line: lineOf(site) })) {
    element(name).textContent = word;
    element(name).className = `state ${kind}`;
  }
  element("lock-notice").textContent = site.is_locked ? lockNotice(site) : "";
  element("lock-notice").hidden = !site.is_locked;
  element("flag-text").textContent = flagsOf(site).join(" ");
  element("flags").hidden = !flagsOf(site).length;
  showFigures(site, site.last_heartbeat ?? {});
  showActions(site);
}

/** @param {any} site */
function lockNotice({ lock_mode: mode, lock_reason: reason }) {
  return text(mode === "drain" ? "console-draining-because" : "console-locked-because", { reason });
}

/** @param {any} site @param {any} beat */
function showFigures(site, beat) {
  const figures = {
    licence: licence(site), "last-seen": ago(site.last_seen_at), state: site.state ?? "–",
    devices: beat.devices_online ?? "–", version: site.version ?? "–",
    backup: beat.last_backup_at ? ago(beat.last_backup_at) : "–",
    restore: beat.last_restore_proven_at ? ago(beat.last_restore_proven_at) : "–",
    audit: site.audit_n ?? "–",
  };
  element("figures").replaceChildren(...Object.entries(figures).map(([name, value]) => {
    const pair = made("div");
    pair.append(made("dt", text(`console-figure-${name}`)), made("dd", value));
    return pair;
  }));
}

/** @param {any} site */
function showActions(site) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-act]"))) {
    const isOfLock = button.dataset.when === "locked";
    button.hidden = button.dataset.when !== undefined && isOfLock !== site.is_locked;
    button.toggleAttribute("disabled", !site.is_active);
  }
}

async function read() {
  show(await call("GET", path));
  showHistory(await call("GET", `${path}/history`));
}

for (const [name, action] of Object.entries(actionsOf(path, () => shown))) {
  const button = document.querySelector(`[data-act="${name}"]`);
  button?.addEventListener("click", () => attempt(async () => { await action(); await read(); }));
}

const refresh = () => void attempt(read);
refresh();
new Live((site) => { if (site.site_id === id) show(site); }, refresh);
