/** How an order that this terminal is about to be paid for has ended meanwhile: by Pesapal, or at another terminal. */
import { useEffect, useSignal } from "../elements/html.js";
import { get } from "../page.js";

/** @typedef {import("../lib/types.js").Order} Order */

/**
 * The order as it is now: open, or as it ended; what ended while this screen was not live is asked for.
 * @param {import("./terminal-state.js").TerminalState} terminal @param {string} id
 * @returns {Order | null}
 */
export function useOrder(terminal, id) {
  const asked = useSignal(/** @type {Order | null} */ (null));
  const seen = useSignal(/** @type {Order | null} */ (null));
  const open = terminal.orders.value.find((order) => order.id === id);
  const news = terminal.hub.feed.value.find(({ data }) => data.order?.id === id)?.data.order;
  const isGone = !open && seen.peek() !== null && !news;
  useEffect(() => void (isGone && ask(id).then((order) => (asked.value = order))), [isGone]);
  seen.value = open ?? news ?? asked.value ?? seen.peek();
  return seen.value;
}

/** @param {string} id @returns {Promise<Order | null>} */
function ask(id) {
  return get(`/api/orders/${id}`).catch(() => null);
}
