/** Tells the hub which tickets a person can really see: drawn, painted, on a visible screen; each once. */

/** Of many screens of a station one speaks: each waits up to so long, and is silent when another's word has come. */
const AT_MOST_MS = 150;

/** @param {import("./kitchen-state.js").KitchenState} kitchen */
export function reportShownTickets(kitchen) {
  const { connection } = kitchen.hub;
  /** @type {Set<string>} */
  const told = new Set();
  const fresh = () =>
    kitchen.open.value
      .filter(({ id, state }) => (state === "queued" || state === "delivered") && !told.has(id))
      .map(({ id }) => id);
  const tell = () => {
    const ids = document.hidden || !connection.joined.value ? [] : fresh();
    ids.forEach((id) => told.add(id));
    if (ids.length) connection.shown(ids);
  };
  const inTurn = () => setTimeout(tell, Math.random() * AT_MOST_MS);
  // Two frames: the first is asked for before the paint, the second comes after it.
  const soon = () => requestAnimationFrame(() => requestAnimationFrame(inTurn));
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  return {
    drawn: soon,
    /** A new subscription: what was told may not have arrived. */
    again: () => (told.clear(), soon()),
  };
}
