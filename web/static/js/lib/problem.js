/** A refusal from the hub as an error that can be thrown and shown. */
/** @typedef {import("./types.js").Problem} Problem */

export class Refusal extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** @param {string} code @param {string} detail @param {number} [status] @returns {Problem} */
export function problem(code, detail, status = 0) {
  return { code, detail, status, title: detail };
}

/** What to show a person. @param {unknown} error */
export function sentence(error) {
  if (!(error instanceof Refusal)) return "Something went wrong on this screen. Reload it.";
  const { errors, detail, title, code, state } = error.problem;
  if (code === "venue_locked" && state === "drain") return "No new orders for now. Open orders can be finished and paid.";
  return errors?.length ? errors.map((one) => `${one.field}: ${one.message}`).join(" · ") : (detail ?? title);
}
