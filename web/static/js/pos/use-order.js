/** An order that is being paid, kept after it has been settled by Pesapal or at another terminal. */
import { useEffect, useSignal } from "../elements/html.js";
import { get } from "../page.js";

/** @typedef {import("../lib/types.js").Order} Order */

/**
 * The order as it is now, open or closed; if it was closed while this screen was off line, it is fetched.
 * @param {import("./terminal-state.js").TerminalState} terminal @param {string} id
 * @returns {Order | null}
 */
export function useOrder(terminal, id) {
  const fetched = useSignal(/** @type {Order | null} */ (null));
  const latest = useSignal(/** @type {Order | null} */ (null));
  const open = terminal.orders.value.find((order) => order.id === id);
  const fromEvent = terminal.hub.feed.value.find(({ data }) => data.order?.id === id)?.data.order;
  const isGone = !open && latest.peek() !== null && !fromEvent;
  useEffect(() => void (isGone && fetchOrder(id).then((order) => (fetched.value = order))), [isGone]);
  latest.value = open ?? fromEvent ?? fetched.value ?? latest.peek();
  return latest.value;
}

/** @param {string} id @returns {Promise<Order | null>} */
function fetchOrder(id) {
  return get(`/api/orders/${id}`).catch(() => null);
}
