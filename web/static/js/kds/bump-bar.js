/** The bump bar: a keyboard with few keys that can do everything a finger can do with a ticket. */
import { text } from "../lib/texts.js";

/** @typedef {import("./kitchen-state.js").KitchenState} KitchenState */
/** @typedef {import("./ticket-grid.js").TicketGrid} TicketGrid */

export const KEYS = [
  { keys: () => "1 – 9, 0", does: () => text("kds-key-numbers") },
  { keys: () => "← →", does: () => text("kds-key-left-right") },
  { keys: () => text("kds-cap-pages"), does: () => text("kds-key-pages") },
  { keys: () => "↑ ↓", does: () => text("kds-key-up-down") },
  { keys: () => text("kds-cap-space"), does: () => text("kds-key-space") },
  { keys: () => "S", does: () => text("kds-key-start") },
  { keys: () => text("kds-cap-enter"), does: () => text("kds-key-bump") },
  { keys: () => "R", does: () => text("kds-key-recall") },
  { keys: () => "A", does: () => text("kds-key-all-day") },
  { keys: () => "?", does: () => text("kds-key-help") },
  { keys: () => text("kds-cap-escape"), does: () => text("kds-key-close") },
];

/** @param {KitchenState} kitchen @param {TicketGrid} grid */
export function listenToBumpBar(kitchen, grid) {
  const actions = actionsOf(kitchen, grid);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping()) return;
    const action = /^[0-9]$/.test(event.key)
      ? () => choose(kitchen, grid, (Number(event.key) + 9) % 10)
      : actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
    requestAnimationFrame(showChosen);
  });
}

function showChosen() {
  const chosen = document.querySelector(".ticket-line.is-chosen") ?? document.querySelector(".ticket.chosen");
  chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** @param {KitchenState} kitchen @param {TicketGrid} grid @returns {Record<string, () => void>} */
function actionsOf(kitchen, grid) {
  const withCard = (/** @type {(ticket: import("../lib/types.js").Ticket) => void} */ act) => () =>
    kitchen.card.value && act(kitchen.card.value);
  const turn = (/** @type {number} */ by) => () => {
    grid.turn(by);
    kitchen.choose(firstOnScreen(kitchen, grid));
  };
  return {
    Enter: withCard((ticket) => kitchen.bump(ticket)),
    s: withCard((ticket) => kitchen.start(ticket)),
    " ": () => kitchen.chosenLineReady(),
    r: () => kitchen.toggle("recall"),
    a: () => kitchen.toggle("all-day"),
    "?": () => kitchen.toggle("keys"),
    Escape: () => (kitchen.panel.value = null),
    PageDown: turn(1),
    PageUp: turn(-1),
    ArrowRight: () => kitchen.step(1),
    ArrowLeft: () => kitchen.step(-1),
    ArrowDown: () => kitchen.stepLine(1),
    ArrowUp: () => kitchen.stepLine(-1),
  };
}

/** @param {KitchenState} kitchen @param {TicketGrid} grid */
function firstOnScreen(kitchen, grid) {
  const id = grid.first();
  return Math.max(
    0,
    kitchen.open.value.findIndex((ticket) => ticket.id === id),
  );
}

/** @param {KitchenState} kitchen @param {TicketGrid} grid @param {number} n from zero */
function choose(kitchen, grid, n) {
  if (kitchen.panel.value !== "recall") return kitchen.choose(firstOnScreen(kitchen, grid) + n);
  const ticket = kitchen.bumped.value[n];
  if (ticket) kitchen.recallAndClose(ticket);
}

/** Keys belong to the element with the focus: a search, or the code on the lock screen. */
function isTyping() {
  const { tagName = "" } = document.activeElement ?? {};
  return /INPUT|SELECT|TEXTAREA/.test(tagName) || document.querySelector("dialog[open]") !== null;
}
