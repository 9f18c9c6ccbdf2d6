/**
 * Where the cards of a wall stand: down a column, then down the next, the oldest first. A card that is taller than the
 * screen goes on in the next column. Arithmetic on heights in pixels; nothing here knows a screen.
 */

/** A card as measured: what stands above its lines, each line, what stands below them. */
/** @typedef {{id: string, head: number, lines: number[], foot: number}} Card */
/** `fits` is how many columns the screen shows; `seam` what it takes to say "continued" at either end of a cut. */
/** @typedef {{height: number, gap: number, seam: number, fits: number}} Room */
/** The lines from `from` to before `to`. @typedef {{id: string, column: number, top: number, height: number, from: number, to: number}} Part */
const LEAST_LINES = 2;

/**
 * A bump moves the cards below it and nothing else, unless more cards come into sight when all of them close up.
 * @param {Card[]} cards in the order they are to be read @param {Room} room @param {Part[]} [before] where they stand now
 */
export function arranged(cards, room, before = []) {
  const kept = placed(cards, room, columnsOf(cards, before));
  const closed = placed(cards, room);
  return inSight(closed, room) > inSight(kept, room) ? closed : kept;
}

/** @param {Card[]} cards @param {Room} room @param {Map<string, number>} [least] the first column a card may stand in */
export function placed(cards, room, least = new Map()) {
  /** @type {Part[]} */
  const parts = [];
  let [column, top] = [0, 0];
  for (const card of cards) {
    const from = least.get(card.id) ?? 0;
    if (from > column || (top && !beginsHere(card, room.height - top, room)))
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

/** A card that can stand in one column does; a taller one may begin in what is left of this one. @param {Card} card @param {number} left @param {Room} room */
function beginsHere(card, left, room) {
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

/** How far the lines from `from` reach in so many pixels: one at least. @param {Card} card @param {number} from @param {number} left @param {number} seam */
function reach(card, from, left, seam) {
  if (total(card.lines.slice(from)) + card.foot <= left) return card.lines.length;
  let to = from;
  for (let used = seam; to < card.lines.length - 1 && used + card.lines[to] <= left; to++) used += card.lines[to];
  return Math.min(card.lines.length, Math.max(to, from + 1));
}

/** The columns of cards that stay; a column that is empty closes. @param {Card[]} cards @param {Part[]} before */
function columnsOf(cards, before) {
  const stay = new Set(cards.map((card) => card.id));
  const still = before.filter((part) => stay.has(part.id));
  const order = [...new Set(still.map((part) => part.column))].sort((a, b) => a - b);
  return new Map([...still].reverse().map((part) => [part.id, order.indexOf(part.column)]));
}

/** How many cards the screen shows whole. @param {Part[]} parts @param {Room} room */
function inSight(parts, room) {
  const beyond = new Set(parts.filter((part) => part.column >= room.fits).map((part) => part.id));
  return new Set(parts.map((part) => part.id)).size - beyond.size;
}
