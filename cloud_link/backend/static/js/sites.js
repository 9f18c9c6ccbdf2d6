// All sites: read once by name, then kept as the socket tells.

import { ago, attempt, call, element, made, showFigures, stateOf } from "/static/js/cloud.js";
import { Live } from "/static/js/live.js";

/** @type {Map<string, HTMLElement>} */
const rows = new Map();
let next = null;

/** @param {any} site */
function row(site) {
  const shown = document.createElement("tr");
  const name = document.createElement("td");
  const link = made("a", site.name);
  link.setAttribute("href", `/sites/${site.site_id}`);
  name.append(link, made("div", site.owner_name));
  const state = document.createElement("td");
  const [word, kind] = stateOf(site);
  state.append(made("span", word, `state ${kind}`));
  const line = document.createElement("td");
  line.append(made("span", site.online ? "on line" : "off line", `state ${site.online ? "good" : "off"}`));
  const beat = site.last_heartbeat ?? {};
  const flags = [site.audit_broken_at && "history rewritten", site.key_copied_at && "key copied"].filter(Boolean);
  shown.append(
    name, state, line,
    made("td", site.licence_days_left === null ? "no end" : `${site.licence_days_left} days`),
    made("td", ago(site.last_seen_at)), made("td", site.version ?? "–"), made("td", beat.devices_online ?? "–"),
    made("td", beat.last_backup_at ? ago(beat.last_backup_at) : "–"), made("td", flags.join(", ")),
  );
  return shown;
}

/** @param {any} site */
function show(site) {
  const fresh = row(site);
  rows.get(site.site_id)?.replaceWith(fresh);
  rows.set(site.site_id, fresh);
  return fresh;
}

/** @param {boolean} isMore */
async function read(isMore) {
  const asked = new URLSearchParams({ search: element("search").value, ...(isMore && next ? { after: next } : {}) });
  const [page, fleet] = await Promise.all([call("GET", `/api/sites?${asked}`), call("GET", "/api/fleet")]);
  if (!isMore) rows.clear();
  const fresh = page.items.map(show);
  if (isMore) element("sites").append(...fresh);
  else element("sites").replaceChildren(...fresh);
  next = page.next;
  element("more").hidden = !next;
  showFigures({ venues: fleet.sites, "on line": fleet.online, locked: fleet.locked, expired: fleet.expired,
    "expire soon": fleet.expiring, "silent for a day": fleet.silent, flagged: fleet.flagged });
}

element("search").addEventListener("input", () => attempt(() => read(false)));
element("more").addEventListener("click", () => attempt(() => read(true)));
element("register").addEventListener("click", () => element("registering").showModal());
element("copy").addEventListener("click", () => navigator.clipboard.writeText(element("environment").textContent));
element("new-site").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  if (event.submitter?.getAttribute("value") !== "yes") return;
  const given = Object.fromEntries([...new FormData(element("new-site"))].filter(([, value]) => value));
  if (given.license_expires_at) given.license_expires_at += "T23:59:59Z";
  attempt(async () => {
    const registered = await call("POST", "/api/sites", given);
    element("environment").textContent = Object.entries(registered.environment).map((pair) => pair.join("=")).join("\n");
    element("made").showModal();
    element("new-site").reset();
    await read(false);
  });
});

const again = () => void attempt(() => read(false));
again();
new Live((site) => { if (rows.has(site.site_id)) show(site); }, again);
