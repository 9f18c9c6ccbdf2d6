/** One request to the hub, with an idempotency key of its own. */
import { newId } from "../lib/ids.js";
import { Refusal, problem } from "../lib/problem.js";

/**
 * @param {string} method @param {string} path @param {object | Blob | null} [body]
 * @returns {Promise<any>} the new view
 * @throws {Refusal}
 */
export async function send(method, path, body = null) {
  const isFile = body instanceof Blob;
  const headers = { "Idempotency-Key": newId(), ...(body && !isFile ? { "Content-Type": "application/json" } : {}) };
  const content = isFile ? body : body && JSON.stringify(body);
  const response = await fetch(path, { method, headers, body: content }).catch(() => null);
  if (!response) throw new Refusal(problem("no_answer"));
  const reply = await response.json().catch(() => null);
  if (response.ok) return reply;
  if (response.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  throw new Refusal(reply ?? problem("unexplained", response.status));
}
