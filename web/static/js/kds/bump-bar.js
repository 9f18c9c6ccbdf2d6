/** The bump bar: a keyboard with few keys. Everything a finger can do with a ticket, they do too. */

/** @typedef {import("./kitchen-state.js").KitchenState} KitchenState */
/** @typedef {import("./ticket-grid.js").TicketGrid} TicketGrid */

export const KEYS = [
  { keys: "1 – 9, 0", does: "choose a card, counted from the first in sight (0 is the tenth); in Recall, bring one back" },
  { keys: "← →", does: "the card before, the card after" },
  { keys: "PgUp PgDn", does: "the cards before, the cards that wait beyond the edge" },
  { keys: "↑ ↓", does: "the dish above, the dish below" },
  { keys: "Space", does: "the chosen dish is ready" },
  { keys: "S", does: "start the chosen card" },
  { keys: "Enter", does: "bump the chosen card" },
  { keys: "R", does: "recall: the last fifty bumped" },
  { keys: "A", does: "all-day counts" },
  { keys: "?", does: "this list" },
  { keys: "Esc", does: "close what is open" },
];

/** @param {KitchenState} kitchen @param {TicketGrid} grid */
export function listenToBumpBar(kitchen, grid) {
  const acts = actsOf(kitchen, grid);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping()) return;
    const act = /^[0-9]$/.test(event.key)
      ? () => choose(kitchen, grid, (Number(event.key) + 9) % 10)
      : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
    requestAnimationFrame(showChosen);
  });
}

function showChosen() {
  const chosen = document.querySelector(".ticket-line.is-chosen") ?? document.querySelector(".ticket.chosen");
  chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** @param {KitchenState} kitchen @param {TicketGrid} grid @returns {Record<string, () => void>} */
function actsOf(kitchen, grid) {
  const withCard = (/** @type {(ticket: import("../lib/types.js").Ticket) => void} */ act) => () =>
    kitchen.card.value && act(kitchen.card.value);
  const turn = (/** @type {number} */ by) => () => {
    grid.turn(by);
    kitchen.choose(firstInSight(kitchen, grid));
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
function firstInSight(kitchen, grid) {
  const id = grid.first();
  return Math.max(
    0,
    kitchen.open.value.findIndex((ticket) => ticket.id === id),
  );
}

/** @param {KitchenState} kitchen @param {TicketGrid} grid @param {number} n counted from nothing */
function choose(kitchen, grid, n) {
  if (kitchen.panel.value !== "recall") return kitchen.choose(firstInSight(kitchen, grid) + n);
  const ticket = kitchen.bumped.value[n];
  if (ticket) kitchen.bringBack(ticket);
}

/** Letters belong to whoever has the focus: a search, or the code on the lock screen. */
function isTyping() {
  const { tagName = "" } = document.activeElement ?? {};
  return /INPUT|SELECT|TEXTAREA/.test(tagName) || document.querySelector("dialog[open]") !== null;
}
