/**
 * Which command is next: all in order, except that what is held keeps back only what concerns the same things.
 */
/** @typedef {import("./types.js").Entry} Entry */

/** The arguments that name what a command is about: an order first of all, also one that it makes. */
const SUBJECTS = ["order", "from", "id", "ticket", "payment", "shift", "approval"];

/** The first that is not held and concerns nothing that is. @param {Entry[]} waiting oldest first @param {(entry: Entry) => boolean} isHeld */
export function nextEntry(waiting, isHeld) {
  const kept = new Set();
  return waiting.find((entry) => !isKept(entry, isHeld, kept)) ?? null;
}

/** Would a command with these arguments have to wait for others? @param {Record<string, any>} args @param {Entry[]} waiting @param {(entry: Entry) => boolean} isHeld */
export function isBlocked(args, waiting, isHeld) {
  const kept = new Set();
  waiting.forEach((entry) => isKept(entry, isHeld, kept));
  return concerns(args, kept);
}

/** @param {Entry} entry @param {(entry: Entry) => boolean} isHeld @param {Set<string>} kept what those before it keep back */
function isKept(entry, isHeld, kept) {
  if (!isHeld(entry) && !concerns(entry.args, kept)) return false;
  subjects(entry.args).forEach((one) => kept.add(one));
  return true;
}

/** @param {Record<string, any>} args @param {Set<string>} kept */
function concerns(args, kept) {
  return subjects(args).some((one) => kept.has(one));
}

/** @param {Record<string, any>} args @returns {string[]} */
function subjects(args) {
  return SUBJECTS.map((name) => args[name]).filter((value) => typeof value === "string");
}

/** The order that a command is about, also when it opens it. @param {Entry} entry @returns {string | null} */
export function orderOf({ name, args }) {
  return args.order ?? (name === "order.open" ? args.id : null);
}
