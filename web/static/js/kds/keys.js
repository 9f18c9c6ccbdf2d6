/** The bump bar: a keyboard with few keys. Everything a finger can do with a ticket, they do too. */

/** @typedef {import("./kitchen.js").Kitchen} Kitchen */

export const KEYS = [
  { keys: "1 – 9, 0", does: "choose a card (0 is the tenth); in Recall, bring one back" },
  { keys: "← →", does: "the card before, the card after" },
  { keys: "↑ ↓", does: "the dish above, the dish below" },
  { keys: "Space", does: "the chosen dish is ready" },
  { keys: "S", does: "start the chosen card" },
  { keys: "Enter", does: "bump the chosen card" },
  { keys: "R", does: "recall: the last fifty bumped" },
  { keys: "A", does: "all-day counts" },
  { keys: "?", does: "this list" },
  { keys: "Esc", does: "close what is open" },
];

/** @param {Kitchen} kitchen */
export function listenToBumpBar(kitchen) {
  const acts = actsOf(kitchen);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping()) return;
    const act = /^[0-9]$/.test(event.key)
      ? () => choose(kitchen, (Number(event.key) + 9) % 10)
      : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
    requestAnimationFrame(() => document.querySelector(".ticket.chosen")?.scrollIntoView({ block: "nearest" }));
  });
}

/** @param {Kitchen} kitchen @returns {Record<string, () => void>} */
function actsOf(kitchen) {
  const withCard = (/** @type {(ticket: import("../lib/types.js").Ticket) => void} */ act) => () =>
    kitchen.card.value && act(kitchen.card.value);
  return {
    Enter: withCard((ticket) => kitchen.bump(ticket)),
    s: withCard((ticket) => kitchen.start(ticket)),
    " ": () => kitchen.chosenLineReady(),
    r: () => kitchen.toggle("recall"),
    a: () => kitchen.toggle("all-day"),
    "?": () => kitchen.toggle("keys"),
    Escape: () => (kitchen.panel.value = null),
    ArrowRight: () => kitchen.step(1),
    ArrowLeft: () => kitchen.step(-1),
    ArrowDown: () => kitchen.stepLine(1),
    ArrowUp: () => kitchen.stepLine(-1),
  };
}

/** @param {Kitchen} kitchen @param {number} n counted from nothing */
function choose(kitchen, n) {
  if (kitchen.panel.value !== "recall") return kitchen.choose(n);
  const ticket = kitchen.bumped.value[n];
  if (ticket) kitchen.bringBack(ticket);
}

/** Letters belong to whoever has the focus: a search, or the code on the lock screen. */
function isTyping() {
  const { tagName = "" } = document.activeElement ?? {};
  return /INPUT|SELECT|TEXTAREA/.test(tagName) || document.querySelector("dialog[open]") !== null;
}
