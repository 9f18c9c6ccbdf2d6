/** Why a command is not at the hub yet, in one sentence for a person. */
import { refusalText } from "./problem.js";
import { text } from "./texts.js";

/** @typedef {import("./held-commands.js").Hold} Hold */

/** @type {Record<string, (problem: import("./types.js").Problem | null) => string>} */
const TEXTS = {
  licence: (problem) => text(problem?.state === "drain" ? "connection-held-drain" : "connection-held-locked"),
  drawer: () => text("connection-held-drawer"),
  stock: (problem) => text("connection-held-stock", { reason: reason(problem, text("connection-item-sold-out")) }),
  person: () => text("connection-held-person"),
  time: (problem) => text("connection-held-time", { reason: reason(problem, text("connection-no-answer-yet")) }),
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

/** The hub's refusal, or another text if there is none, with exactly one full stop. @param {import("./types.js").Problem | null} problem @param {string} otherwise */
function reason(problem, otherwise) {
  return (problem ? refusalText(problem) : otherwise).replace(/\.?$/, ".");
}
