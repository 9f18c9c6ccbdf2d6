// All sites: fetched by name, then kept up to date by the socket. The figures of the fleet filter the list.

import { lines } from "/static/js/actions.js";
import { attempt, badge, call, cell, element, emptyRow, made } from "/static/js/cloud.js";
import { endOf, isConfirmed } from "/static/js/expiry.js";
import { showFleet } from "/static/js/fleet.js";
import { Live } from "/static/js/live.js";
import { ago, flagsOf, licence, lineOf, stateOf } from "/static/js/format.js";
import { text } from "/static/js/texts.js";

/** @type {Map<string, HTMLElement>} */
const rows = new Map();
/** @type {string | null} */
let next = null;
let only = "";

/** @param {any} site */
function row(site) {
  const shown = made("tr"), name = cell("", ""), link = made("a", site.name, "name"), beat = site.last_heartbeat ?? {};
  link.setAttribute("href", `/sites/${site.site_id}`);
  name.append(link, made("br"), made("small", site.owner_name));
  const [state, line] = [stateOf(site), lineOf(site)].map(([words, kind]) => badge(words, kind));
  shown.append(
    name, cell("state", state), cell("connection", line), cell("licence", licence(site)),
    cell("last-seen", ago(site.last_seen_at)), cell("version", site.version ?? "–"),
    cell("devices", beat.devices_online ?? "–"),
    cell("backup", beat.last_backup_at ? ago(beat.last_backup_at) : "–"), cell("audit", audit(site)),
  );
  return shown;
}

/** @param {any} site */
function audit(site) {
  if (!flagsOf(site).length) return site.audit_n === null ? "–" : text("console-audit-continuous");
  const words = text(site.audit_broken_at ? "console-audit-rewritten" : "console-audit-key-copied");
  return Object.assign(badge(words, "bad"), { title: flagsOf(site).join(" ") });
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
  const params = new URLSearchParams({ search: element("search").value });
  if (only) params.set("only", only);
  if (isMore && next) params.set("after", next);
  const [page] = await Promise.all([call("GET", `/api/sites?${params}`), count()]);
  if (!isMore) rows.clear();
  const fresh = page.items.map(show);
  if (isMore) element("sites").append(...fresh);
  else element("sites").replaceChildren(...(fresh.length ? fresh : [emptyRow(9, empty())]));
  next = page.next;
  element("more").hidden = !next;
}

async function count() {
  showFleet(await call("GET", "/api/fleet"), only, choose);
}

/** @param {string} name */
function choose(name) {
  only = only === name ? "" : name;
  attempt(() => read(false));
}

const empty = () => text(only || element("search").value ? "console-no-match" : "console-no-venues");

let typing = 0;
element("search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => attempt(() => read(false)), 150);
});
element("more").addEventListener("click", () => attempt(() => read(true)));
element("register").addEventListener("click", openRegistration);
element("copy").addEventListener("click", () => attempt(async () => {
  await navigator.clipboard.writeText(element("environment").textContent);
  element("copy").textContent = text("console-copied");
}));
element("registering").addEventListener("close", () => {
  if (element("registering").returnValue === "yes") attempt(register);
});

function openRegistration() {
  element("registering").returnValue = "no";
  element("registering").showModal();
}

/** If the date is not confirmed, the form opens again with its values. */
async function register() {
  const values = Object.fromEntries([...new FormData(element("new-site"))].filter(([, value]) => value));
  if (values.license_expires_at) values.license_expires_at = endOf(String(values.license_expires_at));
  if (values.license_expires_at && !(await isConfirmed(values.license_expires_at, null))) return openRegistration();
  const registered = await call("POST", "/api/sites", values);
  element("environment").textContent = lines(registered.environment);
  element("copy").textContent = text("console-copy");
  element("made").showModal();
  element("new-site").reset();
  await read(false);
}

const refresh = () => void attempt(() => read(false));
let counting = 0;
refresh();
new Live((site) => {
  if (rows.has(site.site_id)) show(site);
  // The figures are fetched at most once a second, however many sites change.
  counting ||= setTimeout(() => { counting = 0; void attempt(count); }, 1000);
}, refresh);
