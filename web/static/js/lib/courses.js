/**
 * Courses: which a line belongs to, what is not sent yet, what is held. The hub decides by the same rules
 * (hub/domain/orders.py). Must not: draw.
 */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Order} Order */

const FIRST_COURSE = 1;

/** The course a line belongs to: what has none goes with the first. @param {Pick<Line, "course">} line */
export function courseOf(line) {
  return line.course ?? FIRST_COURSE;
}

/** The courses among some lines, in order. @param {Pick<Line, "course">[]} lines */
export function courses(lines) {
  return [...new Set(lines.map(courseOf))].sort((a, b) => a - b);
}

/** What nobody has sent, nor is about to from here. @param {Pick<Order, "lines">} order */
export function unsent(order) {
  return order.lines.filter((line) => line.state === "draft" && !line.sending);
}

/** Drafts of a later course than one that was sent: a payment does not send them. @param {Pick<Order, "lines">} order */
export function held(order) {
  const sent = order.lines.filter((line) => line.state !== "draft" || line.sending).map(courseOf);
  return unsent(order).filter((line) => courseOf(line) > Math.min(...sent));
}
