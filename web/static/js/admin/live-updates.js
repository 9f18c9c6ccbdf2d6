/** The page's socket: events since the page was rendered update the licence banner and refresh the lists. */
import { io } from "socket.io-client";
import { Connection } from "../lib/connection.js";
import { address, pageData } from "../page.js";
import { setLicence } from "./licence.js";
import { refreshLists } from "./refresh.js";

/** @typedef {import("../lib/types.js").HubEvent} HubEvent */
/** @typedef {import("../lib/types.js").Sync} Sync */

export function startLiveUpdates() {
  const auth = (/** @type {(data: object) => void} */ send) => send({ ...connection.cursor });
  const socket = io({ transports: ["websocket"], autoConnect: false, reconnection: false, auth });
  const connection = new Connection(socket, {
    onJoin,
    onEvent,
    onTick: () => {},
    onDisconnect: () => {},
    onRefused: () => location.assign(address("/sign-in", { next: location.pathname })),
  });
  connection.cursor = pageData().cursor;
  connection.start();
}

/** The page's cursor is older than its licence, so no licence event is missed. Its lists may be older than the cursor, so they are refreshed. @param {Sync} sync */
function onJoin({ mode, state }) {
  if (mode === "snapshot") setLicence(state?.licence ?? null);
  void refreshLists();
}

/** @param {HubEvent} event */
function onEvent({ type, data }) {
  if (data.licence) setLicence(data.licence);
  if (document.querySelector(`[data-refresh-on~="${type}"]`)) void refreshLists();
}
