/** The page's line to the hub: it hears what happened after the page was made, and says who must know. */
import { io } from "socket.io-client";
import { Connection } from "../lib/connection.js";
import { address, pageData } from "../page.js";
import { refreshLists } from "./refresh.js";
import { setLicence } from "./licence.js";

/** @typedef {import("../lib/types.js").HubEvent} HubEvent */
/** @typedef {import("../lib/types.js").Sync} Sync */

export function startLiveUpdates() {
  const auth = (/** @type {(data: object) => void} */ send) => send({ ...connection.cursor });
  const socket = io({ transports: ["websocket"], autoConnect: false, reconnection: false, auth });
  const connection = new Connection(socket, {
    joined,
    heard,
    ticked: () => {},
    away: () => {},
    refused: () => location.assign(address("/sign-in", { next: location.pathname })),
  });
  connection.cursor = pageData().cursor;
  connection.start();
}

/** The page's cursor is older than its licence, so that no event is missing; its lists may be older still. @param {Sync} sync */
function joined({ mode, state }) {
  if (mode === "snapshot") setLicence(state?.licence ?? null);
  void refreshLists();
}

/** @param {HubEvent} event */
function heard({ type, data }) {
  if (data.licence) setLicence(data.licence);
  if (document.querySelector(`[data-refresh-on~="${type}"]`)) void refreshLists();
}
