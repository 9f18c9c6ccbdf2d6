/** Why a command is not at the hub yet, in one sentence for a person. */
/** @typedef {import("./held-commands.js").Hold} Hold */

/** @type {Record<string, (problem: import("./types.js").Problem | null) => string>} */
const TEXTS = {
  licence: (problem) =>
    problem?.state === "drain"
      ? "No new orders for now. It is sent when the venue can take orders again."
      : "The venue is locked. It is sent when the venue is unlocked.",
  drawer: () => "The drawer is closed. It is sent when the drawer is opened.",
  stock: (problem) => `${ended(problem?.detail ?? "An item is sold out")} It is sent when the item is back on sale.`,
  person: () => "Signed out. It is sent at the next sign-in.",
  time: (problem) => `${problem ? ended(problem.detail ?? problem.title) : "No answer from the hub yet."} Trying again.`,
};
/** Shorter delays are not shown. */
const SHOWN_AFTER_MS = 2_000;

/** @param {Hold} hold */
export function holdText({ condition, problem }) {
  return TEXTS[condition.name](problem);
}

/** @param {Hold} hold @param {number} at this device's time, in milliseconds */
export function isWorthShowing({ condition, since }, at) {
  return condition.name !== "time" || at - since > SHOWN_AFTER_MS;
}

/** With exactly one full stop. @param {string} text */
function ended(text) {
  return text.replace(/\.?$/, ".");
}
