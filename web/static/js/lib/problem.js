/** A refusal from the hub as an error that can be thrown and shown. It carries its code and data; this screen says it. */
import { knownText, text } from "./texts.js";

/** @typedef {import("./types.js").Problem} Problem */

export class Refusal extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** A refusal that this screen makes itself, without the hub. @param {string} code @param {number} [status] @returns {Problem} */
export function problem(code, status = 0) {
  return { code, status, title: code, detail: code };
}

/** What to show a person. @param {unknown} error */
export function sentence(error) {
  if (!(error instanceof Refusal)) return text("refusal-screen-broken");
  const { errors } = error.problem;
  return errors?.length ? errors.map((one) => `${one.field}: ${one.message}`).join(" · ") : refusalText(error.problem);
}

/** A refusal by its code and data; one that these texts do not know, of a newer hub, in the hub's English. @param {Problem} problem */
export function refusalText(problem) {
  if (problem.code === "venue_locked" && problem.state === "drain") return text("refusal-no-new-orders");
  const key = String(problem.code).replaceAll("_", "-");
  return knownText(`refusal-${key}`, dataOf(problem)) ?? problem.detail ?? problem.title;
}

/** The words and numbers that a refusal carries. @param {Problem} problem @returns {Record<string, string | number>} */
function dataOf(problem) {
  const isPlain = (/** @type {[string, any]} */ [, value]) => typeof value === "string" || typeof value === "number";
  return Object.fromEntries(/** @type {[string, any][]} */ (Object.entries(problem)).filter(isPlain));
}
