/** The bump bar: a keyboard with few keys. Everything a finger can do here, they do too. */

export const KEYS = [
  { keys: "1 – 9, 0", does: "choose a card (0 is the tenth)" },
  { keys: "← →", does: "the card before, the card after" },
  { keys: "S", does: "start the chosen card" },
  { keys: "Enter", does: "bump the chosen card" },
  { keys: "R", does: "recall: the last fifty bumped" },
  { keys: "A", does: "all-day counts" },
  { keys: "?", does: "this list" },
  { keys: "Esc", does: "close what is open" },
];

/** @param {import("./kitchen.js").Kitchen} kitchen */
export function listenToBumpBar(kitchen) {
  const toggle = (/** @type {"recall" | "all-day" | "keys"} */ name) => () =>
    (kitchen.panel.value = kitchen.panel.value === name ? null : name);
  const step = (/** @type {number} */ by) => () =>
    (kitchen.chosen.value = Math.max(0, Math.min(kitchen.open.value.length - 1, kitchen.chosen.value + by)));
  /** @type {Record<string, () => void>} */
  const acts = {
    Enter: () => kitchen.card.value && kitchen.bump(kitchen.card.value),
    s: () => kitchen.card.value && kitchen.start(kitchen.card.value),
    r: toggle("recall"),
    a: toggle("all-day"),
    "?": toggle("keys"),
    Escape: () => (kitchen.panel.value = null),
    ArrowRight: step(1),
    ArrowLeft: step(-1),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const digit = /^[0-9]$/.test(event.key) ? (Number(event.key) + 9) % 10 : null;
    const act =
      digit !== null
        ? () => (kitchen.chosen.value = digit)
        : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
