/** Reports to the hub which tickets have been painted on a visible screen, each once. */

/** A random delay, so that of several screens at a station one reports and the others have its event before their turn. */
const JITTER_MS = 150;

/** @param {import("./kitchen-state.js").KitchenState} kitchen */
export function reportShownTickets(kitchen) {
  const { connection } = kitchen.hub;
  /** @type {Set<string>} */
  const reported = new Set();
  const unreported = () =>
    kitchen.open.value
      .filter(({ id, state }) => (state === "queued" || state === "delivered") && !reported.has(id))
      .map(({ id }) => id);
  const report = () => {
    const ids = document.hidden || !connection.joined.value ? [] : unreported();
    ids.forEach((id) => reported.add(id));
    if (ids.length) connection.shown(ids);
  };
  const reportSoon = () => setTimeout(report, Math.random() * JITTER_MS);
  // Two frames: the first callback runs before the paint, the second after it.
  const afterPaint = () => requestAnimationFrame(() => requestAnimationFrame(reportSoon));
  document.addEventListener("visibilitychange", () => document.hidden || afterPaint());
  return {
    drawn: afterPaint,
    /** A new subscription: earlier reports may not have arrived. */
    reset: () => (reported.clear(), afterPaint()),
  };
}
