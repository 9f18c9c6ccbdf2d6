/**
 * The layout of the tickets on this screen: its size, the place of each ticket, which tickets are in view.
 * All sizes are read together, after the tickets are rendered and before they are painted. Must not: draw.
 */
import { computed, signal } from "@preact/signals";
import { arrange } from "../lib/columns.js";

/** @typedef {import("../lib/columns.js").Part} Part */
/** @typedef {{columns: number, card: number, isOne: boolean, isFull: boolean, width: number, height: number, parts: Part[]}} Layout */

const LEAST_CARD = 296;
const GAP = 12;
/** The heights of `.beyond` and `.ticket-seam` in kds.css and kds-tickets.css. */
const BEYOND = 72;
const SEAM = 48;

export class TicketGrid {
  /** @type {import("@preact/signals").Signal<Layout>} */
  layout = signal({ columns: 1, card: LEAST_CARD, isOne: true, isFull: false, width: 0, height: 0, parts: [] });
  /** The scroll position. */
  #scroll = signal({ left: 0, top: 0 });
  /** @type {HTMLElement | null} */ #frame = null;
  #observed = new WeakSet();
  #sizes = new ResizeObserver(() => this.arrange());

  /** The parts of each ticket with their places. */
  places = computed(() => {
    const { parts, card } = this.layout.value;
    /** @type {Map<string, (Part & {left: number})[]>} */
    const places = new Map();
    for (const part of parts)
      places.set(part.id, [...(places.get(part.id) ?? []), { ...part, left: part.column * (card + GAP) }]);
    return places;
  });
  /** The size of the whole grid. */
  lane = computed(() => {
    const { parts, card } = this.layout.value;
    const columns = Math.max(0, ...parts.map((part) => part.column + 1));
    return { width: columns * (card + GAP) - GAP, height: bottom(parts) };
  });
  /** Tickets whose end is not in view. */
  after = computed(() => this.#outside((part, edge) => this.#end(part) > edge.end + 1));
  /** Tickets whose beginning was scrolled past. */
  before = computed(() => this.#outside((part, edge) => this.#start(part) < edge.start - 1));

  /** @param {HTMLElement | null} frame holds the `.pass` */
  showIn(frame) {
    this.#frame = frame;
    this.#watch(frame);
    this.scrolled();
  }

  /** Measure every ticket, then place them. */
  arrange() {
    const frame = this.#frame;
    if (!frame?.clientWidth) return;
    const room = this.#room(frame);
    frame.style.setProperty("--card", `${room.card}px`);
    const cards = [...frame.querySelectorAll(".ticket")];
    cards.forEach((card) => this.#watch(card));
    const next = layOut(cards.map(measure), room, this.layout.peek());
    if (JSON.stringify(next) !== JSON.stringify(this.layout.peek())) this.layout.value = next;
  }

  scrolled() {
    const { scrollLeft: left = 0, scrollTop: top = 0 } = this.#pass ?? {};
    this.#scroll.value = { left, top };
  }

  /** Scroll by whole screens. @param {number} by */
  turn(by) {
    const { isOne, columns, card } = this.layout.peek();
    const page = columns * (card + GAP);
    this.#pass?.scrollBy(isOne ? { top: by * (this.#pass.clientHeight - BEYOND) } : { left: by * page });
    this.scrolled();
  }

  /** The id of the first ticket whose beginning is in view. */
  first() {
    this.scrolled();
    const passed = new Set(this.before.peek());
    return this.layout.peek().parts.find((part) => !passed.has(part.id))?.id;
  }

  get #pass() {
    return /** @type {HTMLElement | null} */ (this.#frame?.querySelector(".pass"));
  }

  /** @param {Element | null} element */
  #watch(element) {
    if (!element || this.#observed.has(element)) return;
    this.#observed.add(element);
    this.#sizes.observe(element);
  }

  /** @param {HTMLElement} frame */
  #room(frame) {
    const [width, height] = [frame.clientWidth - 2 * GAP, frame.clientHeight - 2 * GAP];
    const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_CARD + GAP)));
    return { columns, width, height, card: Math.floor((width - GAP * (columns - 1)) / columns) };
  }

  /** @param {(part: Part, edge: {start: number, end: number}) => boolean} is @returns {string[]} */
  #outside(is) {
    const { isOne, isFull, width, height, parts } = this.layout.value;
    const { left, top } = this.#scroll.value;
    const start = isOne ? top : left;
    const edge = { start, end: start + (isOne ? height - (isFull ? BEYOND : 0) + GAP : width) };
    return [...new Set(parts.filter((part) => is(part, edge)).map((part) => part.id))];
  }

  /** @param {Part} part */
  #start({ column, top }) {
    const { isOne, card } = this.layout.value;
    return isOne ? top : column * (card + GAP);
  }

  /** @param {Part} part */
  #end(part) {
    const { isOne, card } = this.layout.value;
    return this.#start(part) + (isOne ? part.height : card);
  }
}

/** @typedef {{columns: number, width: number, height: number, card: number}} Room */

/** One column is as long as needed; several are as high as the screen, less the bar for tickets beyond the edge. @param {import("../lib/columns.js").Card[]} cards @param {Room} room @param {Layout} before @returns {Layout} */
function layOut(cards, room, before) {
  const isOne = room.columns === 1;
  const isSame = before.card === room.card && before.columns === room.columns && before.height === room.height;
  const placeIn = (/** @type {number} */ height) =>
    arrange(cards, { height, gap: GAP, seam: SEAM, fits: room.columns }, isSame ? before.parts : []);
  const whole = placeIn(isOne ? Infinity : room.height);
  const isFull = isOne ? bottom(whole) > room.height : whole.some((part) => part.column >= room.columns);
  const parts = isFull && !isOne ? placeIn(room.height - BEYOND) : whole;
  return { ...room, isOne, isFull, parts };
}

/** @param {Part[]} parts */
function bottom(parts) {
  return Math.max(0, ...parts.map((part) => part.top + part.height));
}

/** @param {Element} card @returns {import("../lib/columns.js").Card} */
function measure(card) {
  const of = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (card.querySelector(selector));
  const lines = /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll(".ticket-lines > li"));
  return {
    id: /** @type {HTMLElement} */ (card).dataset.ticket ?? "",
    head: of(".ticket-lines").offsetTop,
    lines: [...lines].map((line) => line.offsetHeight),
    foot: of(".ticket-foot").offsetHeight,
  };
}
