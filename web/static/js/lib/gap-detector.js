/**
 * Whether this client has missed anything: what it heard in each room, against what the hub's tick vouches for.
 */
/** @typedef {import("./types.js").Tick} Tick */

export class GapDetector {
  /** @type {Set<string>} */ #rooms = new Set();
  /** @type {Map<string, number>} */ #last = new Map();
  #base = 0;

  /** Everything up to `base` is known. @param {string[]} rooms @param {number} base */
  begin(rooms, base) {
    this.#rooms = new Set(rooms);
    this.#last.clear();
    this.#base = base;
  }

  /** @param {{position: number, rooms: string[]}} event */
  note(event) {
    for (const room of event.rooms) if (this.#rooms.has(room)) this.#last.set(room, event.position);
  }

  /** No room of ours has an event that did not reach us. @param {Tick} tick */
  agrees(tick) {
    return [...this.#rooms].every((room) => (tick.rooms[room] ?? 0) <= (this.#last.get(room) ?? this.#base));
  }
}
