/** What the server said about this page, and the few words pages exchange with it over plain HTTP. */
import { Refusal, problem } from "./lib/problem.js";

/** @returns {any} the page's data block */
export function pageData() {
  return JSON.parse(document.getElementById("page")?.textContent ?? "{}");
}

/** The demo device named in the address, if any. */
function namedDevice() {
  return new URLSearchParams(location.search).get("device");
}

/** An address of ours that keeps `?device=`. @param {string} path @param {Record<string, string>} [query] */
export function address(path, query = {}) {
  const device = namedDevice();
  const all = new URLSearchParams({ ...(device ? { device } : {}), ...query }).toString();
  return all ? `${path}?${all}` : path;
}

/** @param {string} path @param {object} [body] @throws {Refusal} */
export function post(path, body = {}) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** @param {string} path @throws {Refusal} */
export function get(path) {
  return call(path, {});
}

/** @param {string} path @param {RequestInit} request @throws {Refusal} */
async function call(path, request) {
  const response = await fetch(path, request).catch(() => null);
  if (!response) throw new Refusal(problem("off_line", "The hub does not answer. Check the network of this device."));
  const reply = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(reply ?? problem("unknown", "The hub gave no reason.", response.status));
  return reply;
}
