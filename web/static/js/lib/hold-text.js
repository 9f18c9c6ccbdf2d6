/** Why something done here is not at the hub yet, in one sentence for a person. */
/** @typedef {import("./held-commands.js").Hold} Hold */

/** @type {Record<string, (problem: import("./types.js").Problem | null) => string>} */
const WORDS = {
  licence: (problem) =>
    problem?.state === "drain"
      ? "No new orders now: handed in when the venue may take them again."
      : "The venue is locked: handed in when it is unlocked.",
  drawer: () => "The drawer is closed: handed in when it is opened.",
  stock: (problem) => `${problem?.detail ?? "It is sold out"}: handed in when there is some again.`,
  person: () => "Signed out: handed in at the next sign-in.",
  time: (problem) => (problem ? `${problem.detail ?? problem.title}: asked again.` : "No answer yet: asked again."),
};
/** What passes sooner than this is not worth a word. */
const WORTH_SAYING_MS = 2_000;

/** @param {Hold} hold */
export function holdText({ wait, problem }) {
  return WORDS[wait.name](problem);
}

/** @param {Hold} hold @param {number} at this device's time, in milliseconds */
export function isWorthShowing({ wait, since }, at) {
  return wait.name !== "time" || at - since > WORTH_SAYING_MS;
}
