/**
 * Chooses the next command to send: all in order, but a held command blocks only those about the same order or thing.
 */
/** @typedef {import("./types.js").Entry} Entry */

/** The arguments that name what a command is about: above all an order, also one that it opens. */
const SUBJECT_ARGS = ["order", "from", "id", "ticket", "payment", "shift", "approval"];

/** The first command that is neither held nor behind a held one. @param {Entry[]} waiting oldest first @param {(entry: Entry) => boolean} isHeld */
export function nextEntry(waiting, isHeld) {
  const blocked = new Set();
  return waiting.find((entry) => !blocks(entry, isHeld, blocked)) ?? null;
}

/** Would a command with these arguments have to wait for a held one? @param {Record<string, any>} args @param {Entry[]} waiting @param {(entry: Entry) => boolean} isHeld */
export function isBlocked(args, waiting, isHeld) {
  const blocked = new Set();
  waiting.forEach((entry) => blocks(entry, isHeld, blocked));
  return concerns(args, blocked);
}

/** True if this command cannot be sent now; its subjects are then added to `blocked`. @param {Entry} entry @param {(entry: Entry) => boolean} isHeld @param {Set<string>} blocked subjects of earlier commands that cannot be sent */
function blocks(entry, isHeld, blocked) {
  if (!isHeld(entry) && !concerns(entry.args, blocked)) return false;
  subjects(entry.args).forEach((one) => blocked.add(one));
  return true;
}

/** @param {Record<string, any>} args @param {Set<string>} blocked */
function concerns(args, blocked) {
  return subjects(args).some((one) => blocked.has(one));
}

/** @param {Record<string, any>} args @returns {string[]} */
function subjects(args) {
  return SUBJECT_ARGS.map((name) => args[name]).filter((value) => typeof value === "string");
}

/** The order that a command is about, also one that it opens. @param {Entry} entry @returns {string | null} */
export function orderOf({ name, args }) {
  return args.order ?? (name === "order.open" ? args.id : null);
}
