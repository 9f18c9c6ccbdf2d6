/** A refusal from the hub as an error that can be thrown and shown. It carries its code and data; this screen says it. */
import { amount, currency } from "./money.js";
import { knownText, text } from "./texts.js";

/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {{field: string, message: string, code?: string}} FieldError */

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
  return errors?.length ? errors.map((one) => `${one.field}: ${fieldText(one)}`).join(" · ") : refusalText(error.problem);
}

/** A refusal by its code, reason and data; what these texts do not know, of a newer hub, in the hub's English. @param {Problem} problem */
export function refusalText(problem) {
  if (problem.code === "venue_locked" && problem.state === "drain") return text("refusal-no-new-orders");
  const key = dashed(problem.code);
  const data = { reason: "", ...dataOf(problem) };
  const words = knownText(`refusal-${key}`, data);
  const isReasonKnown = !data.reason || words !== knownText(`refusal-${key}`, { ...data, reason: "" });
  return (isReasonKnown && words) || (problem.detail ?? problem.title);
}

/** What is wrong with one field. @param {FieldError} error */
export function fieldText(error) {
  return (error.code && knownText(`field-${dashed(error.code)}`, dataOf(error))) || error.message;
}

/** The words and numbers that a refusal carries, as a person reads them. @param {Record<string, any>} problem @returns {Record<string, string | number>} */
function dataOf(problem) {
  const isPlain = (/** @type {[string, any]} */ [, value]) => typeof value === "string" || typeof value === "number";
  return Object.fromEntries(Object.entries(problem).filter(isPlain).map(readable));
}

/** An order's number is a name, not a count. @param {[string, any]} entry @returns {[string, string | number]} */
function readable([name, value]) {
  if (name === "number") return [name, String(value)];
  return [name, name.endsWith("_minor") ? amount(value, currency.value) || value : value];
}

/** @param {string} code */
function dashed(code) {
  return String(code).replaceAll("_", "-");
}
