/**
 * Courses: which course a line belongs to, which lines are not sent yet, which are held. The hub decides by the same rules
 * (hub/domain/orders.py).
 */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Order} Order */

const FIRST_COURSE = 1;

/** The course of a line; a line without one belongs to the first. @param {Pick<Line, "course">} line */
export function courseOf(line) {
  return line.course ?? FIRST_COURSE;
}

/** The courses among some lines, in order. @param {Pick<Line, "course">[]} lines */
export function courses(lines) {
  return [...new Set(lines.map(courseOf))].sort((a, b) => a - b);
}

/** Lines that are not sent, and not on their way from this terminal. @param {Pick<Order, "lines">} order */
export function unsent(order) {
  return order.lines.filter((line) => line.state === "draft" && !line.sending);
}

/** Drafts of a later course than one that was sent: a payment does not send them. @param {Pick<Order, "lines">} order */
export function held(order) {
  const sent = order.lines.filter((line) => line.state !== "draft" || line.sending).map(courseOf);
  return unsent(order).filter((line) => courseOf(line) > Math.min(...sent));
}
