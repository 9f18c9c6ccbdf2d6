/**
 * The layout of ticket cards in columns: down a column, then down the next, oldest first. A card that is taller than the
 * screen continues in the next column. Arithmetic on heights in pixels; no DOM.
 */

/** The measured heights of a card: its head, each line, its foot. */
/** @typedef {{id: string, head: number, lines: number[], foot: number}} Card */
/** `fits` is the number of columns on the screen, `seam` the height of the "continued" mark at either end of a cut. */
/** @typedef {{height: number, gap: number, seam: number, fits: number}} Room */
/** The lines from `from` to before `to`. @typedef {{id: string, column: number, top: number, height: number, from: number, to: number}} Part */
const LEAST_LINES = 2;

/**
 * A bump moves the cards below it and nothing else, unless more cards come into sight when all of them close up.
 * @param {Card[]} cards oldest first @param {Room} room @param {Part[]} [before] the present layout
 */
export function arrange(cards, room, before = []) {
  const stable = place(cards, room, columnsOf(cards, before));
  const compact = place(cards, room);
  return inSight(compact, room) > inSight(stable, room) ? compact : stable;
}

/** @param {Card[]} cards @param {Room} room @param {Map<string, number>} [least] the first column a card may stand in */
export function place(cards, room, least = new Map()) {
  /** @type {Part[]} */
  const parts = [];
  let [column, top] = [0, 0];
  for (const card of cards) {
    const from = least.get(card.id) ?? 0;
    if (from > column || (top && !startsHere(card, room.height - top, room)))
      [column, top] = [Math.max(from, column + 1), 0];
    const own = cut(card, column, top, room);
    parts.push(...own);
    const last = own[own.length - 1];
    [column, top] = [last.column, last.top + last.height + room.gap];
  }
  return parts;
}

/** @param {number[]} lines */
export function total(lines) {
  return lines.reduce((sum, one) => sum + one, 0);
}

/** A card that fits into one column is not cut; a taller one may start in the rest of this column. @param {Card} card @param {number} left @param {Room} room */
function startsHere(card, left, room) {
  const whole = card.head + total(card.lines) + card.foot;
  if (whole <= room.height) return whole <= left;
  return card.head + total(card.lines.slice(0, LEAST_LINES)) + room.seam <= left;
}

/** @param {Card} card @param {number} column @param {number} top @param {Room} room @returns {Part[]} */
function cut(card, column, top, room) {
  const parts = [];
  let from = 0;
  do {
    const head = from ? room.seam : card.head;
    const to = reach(card, from, room.height - top - head, room.seam);
    const foot = to === card.lines.length ? card.foot : room.seam;
    parts.push({ id: card.id, column, top, height: head + total(card.lines.slice(from, to)) + foot, from, to });
    [from, column, top] = [to, column + 1, 0];
  } while (from < card.lines.length);
  return parts;
}

/** The end of the lines that fit from `from` into the pixels left: at least one line. @param {Card} card @param {number} from @param {number} left @param {number} seam */
function reach(card, from, left, seam) {
  if (total(card.lines.slice(from)) + card.foot <= left) return card.lines.length;
  let to = from;
  for (let used = seam; to < card.lines.length - 1 && used + card.lines[to] <= left; to++) used += card.lines[to];
  return Math.min(card.lines.length, Math.max(to, from + 1));
}

/** The columns of the cards that remain; empty columns are removed. @param {Card[]} cards @param {Part[]} before */
function columnsOf(cards, before) {
  const remaining = new Set(cards.map((card) => card.id));
  const parts = before.filter((part) => remaining.has(part.id));
  const order = [...new Set(parts.map((part) => part.column))].sort((a, b) => a - b);
  return new Map([...parts].reverse().map((part) => [part.id, order.indexOf(part.column)]));
}

/** How many cards are wholly on the screen. @param {Part[]} parts @param {Room} room */
function inSight(parts, room) {
  const beyond = new Set(parts.filter((part) => part.column >= room.fits).map((part) => part.id));
  return new Set(parts.map((part) => part.id)).size - beyond.size;
}
