/** Approval requests in words: who asks for what, about which order, with which effect on money and kitchen. */
import { now, stopwatch } from "./clock.js";
import { money } from "./money.js";
import { labelInSentence, labelOf, place } from "./labels.js";
import { knownText, text } from "./texts.js";

/** @typedef {import("./types.js").Approval} Approval */
/** @typedef {import("./types.js").ApprovalDetail} Detail */
/** @typedef {import("./types.js").ApprovalEffect} Effect */
/** @typedef {import("./types.js").Settings | null} Settings */
/** @typedef {{action: string, args: Record<string, any> | null, detail: Detail | null, effect?: Effect | null}} Act a command that somebody must approve */

/** `Amina asks to void a dish`. @param {Approval} approval */
export function requestText({ action, asked_by: { name } }) {
  const words = action.split(".").reverse().join(" ").replaceAll("_", " ");
  return text("common-approval-request", { person: name, action: action.replace(".", "-"), words });
}

/** `10 % off T4 #12`. @param {Act} act @param {Settings} settings */
export function actText({ action, args, detail }, settings) {
  const subject = subjectText(detail);
  const words = { ...sizes(args ?? {}, settings), subject, item: itemText(detail, args ?? {}) };
  const known = knownText(`common-act-${action.replace(".", "-")}`, words);
  return known ?? text("common-act", { subject, command: labelOf(action.split(".")[1]) });
}

/** The arguments that say how much. @param {Record<string, any>} args @param {Settings} settings */
function sizes({ kind = "", value = "", amount_minor: paid, counted_minor: counted }, settings) {
  const amount = kind === "amount" ? value : (paid ?? counted);
  return { kind, value: String(value), amount: money(amount, settings) };
}

/** `T4 #12`, or the drawer. @param {Detail | null} detail */
function subjectText(detail) {
  if (detail?.order) return `${place(detail.order)} #${detail.order.number}`;
  return detail?.shift?.drawer ?? "";
}

/** `2 Rolex`: the part that is voided, or all of the line. @param {Detail | null} detail @param {Record<string, any>} args */
function itemText(detail, { quantity }) {
  return detail?.line ? `${quantity ?? detail.line.quantity} ${detail.line.name}` : "";
}

/** `Bill USh 9,000 → USh 8,100`; nothing if no money changes, or if this screen may not know it. @param {Act} act @param {Settings} settings */
export function moneyText({ action, effect }, settings) {
  if (effect?.before_minor == null) return "";
  const of = action === "shift.close" ? "count" : String(effect.of);
  return text("common-approval-money", {
    of,
    before: money(effect.before_minor, settings),
    after: money(effect.after_minor, settings),
  });
}

/** `Kitchen: 1 started, 2 ready`. @param {Act} act */
export function kitchenText({ effect }) {
  const states = Object.entries(effect?.kitchen ?? {});
  if (!states.length) return "";
  return text("common-approval-kitchen", {
    lines: states.map(([state, count]) => `${count} ${labelInSentence(state)}`).join(", "),
  });
}

/** The command that an approval is for, as a till runs it. @param {Approval} approval */
export function commandOf({ id, action, args }) {
  return { name: action, args: { ...args, approval: id } };
}

/** Is the approval for this command? Words do not count. @param {Approval} approval @param {string} name @param {Record<string, any>} args */
export function isFor(approval, name, args) {
  const granted = approval.args ?? {};
  const names = Object.keys(args).filter((one) => !["reason", "approval"].includes(one) && args[one] != null);
  return approval.action === name && names.every((one) => String(granted[one]) === String(args[one]));
}

/** `4:31` until nobody can use it any more. @param {Approval} approval */
export function timeLeft({ expires_at }) {
  return stopwatch(Math.max(0, Math.floor((Date.parse(expires_at) - now.value) / 1000)));
}
