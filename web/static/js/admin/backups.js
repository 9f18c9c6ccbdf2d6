/** Backups: asked for and watched. The list is the server's; each event of a backup has it read anew. */
import { io } from "socket.io-client";
import { Connection } from "../lib/connection.js";
import { sentence } from "../lib/problem.js";
import { say } from "./say.js";
import { send } from "./send.js";

const PLACES = ["[data-backups]", ".desk-acts"];
let isReading = false;
let isStale = false;

/** @param {HTMLElement} button */
export const backUp = (button) => ask(button, "/api/admin/backups");

/** @param {HTMLElement} button */
export const prove = (button) => ask(button, `/api/admin/backups/${button.dataset.id}/verify`);

/** @param {HTMLElement} button @param {string} path */
async function ask(button, path) {
  button.toggleAttribute("disabled", true);
  await send("POST", path).catch((error) => say(sentence(error), true));
  await readAnew();
}

/** Hear of every step, whoever asked for the backup. */
export function watchBackups() {
  if (!document.querySelector("[data-backups]")) return;
  const socket = io({ transports: ["websocket"], autoConnect: false, reconnection: false, auth: (send) => send({ ...connection.cursor }) });
  const connection = new Connection(socket, {
    joined: () => void readAnew(),
    heard: ({ type }) => type === "backup.changed" && void readAnew(),
    ticked: () => {},
    away: () => {},
    refused: () => location.reload(),
  });
  connection.start();
}

/** One reading at a time; what happens meanwhile makes one more. */
async function readAnew() {
  isStale = isReading;
  if (isReading) return;
  isReading = true;
  await fetch(location.pathname).then(async (page) => page.ok && put(await page.text())).catch(() => {});
  isReading = false;
  if (isStale) await readAnew();
}

/** @param {string} page */
function put(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html");
  for (const place of PLACES) {
    const element = fresh.querySelector(place);
    if (element) document.querySelector(place)?.replaceWith(element);
  }
}
