/** Detects missed events: compares the last event received in each room with what the hub's tick says was sent there. */
/** @typedef {import("./types.js").Tick} Tick */

export class GapDetector {
  /** @type {Set<string>} */ #rooms = new Set();
  /** @type {Map<string, number>} */ #last = new Map();
  #base = 0;

  /** A new subscription: everything up to `base` has been received. @param {string[]} rooms @param {number} base */
  reset(rooms, base) {
    this.#rooms = new Set(rooms);
    this.#last.clear();
    this.#base = base;
  }

  /** @param {{position: number, rooms: string[]}} event */
  record(event) {
    for (const room of event.rooms) if (this.#rooms.has(room)) this.#last.set(room, event.position);
  }

  /** True if an event in one of our rooms did not arrive. @param {Tick} tick */
  hasGap(tick) {
    return [...this.#rooms].some((room) => (tick.rooms[room] ?? 0) > (this.#last.get(room) ?? this.#base));
  }
}
