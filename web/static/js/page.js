/** The page's data from the server, and plain HTTP requests. */
import { Refusal, problem } from "./lib/problem.js";

/** @returns {any} the page's data block */
export function pageData() {
  return JSON.parse(document.getElementById("page")?.textContent ?? "{}");
}

/** The demo's `?device=`, if any. */
function demoDevice() {
  return new URLSearchParams(location.search).get("device");
}

/** A path of the hub that keeps `?device=`. @param {string} path @param {Record<string, string>} [query] */
export function address(path, query = {}) {
  const device = demoDevice();
  const search = new URLSearchParams({ ...(device ? { device } : {}), ...query }).toString();
  return search ? `${path}?${search}` : path;
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
  if (!response) throw new Refusal(problem("no_answer"));
  const reply = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(reply ?? problem("unexplained", response.status));
  return reply;
}
