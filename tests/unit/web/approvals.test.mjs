import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.mjs";
import { actText, commandOf, isFor, kitchenText, moneyText } from "../../../web/static/js/lib/approvals.js";

const SETTINGS = { currency: "UGX", currency_decimals: 0, locale: "en-UG" };
const ORDER = { id: "o", number: 12, type: "dine_in", table: "T4", total_minor: 9000 };
const DETAIL = { order: ORDER, line: { id: "l", name: "Rolex", quantity: 3, state: "started", total_minor: 9000 }, payment: null, shift: null };
const DRAWER = { order: null, line: null, payment: null, shift: { id: "s", drawer: "pos-1" } };
const said = (action, args, detail = DETAIL) => actText({ action, args, detail }, SETTINGS).replaceAll("\u00a0", " ");

test("an act says what, how much and where", () => {
  assert.equal(said("order.discount", { kind: "percent", value: "10" }), "10 % off T4 #12");
  assert.match(said("order.discount", { kind: "amount", value: 500 }), /500 off T4 #12$/);
  assert.equal(said("order.void_line", {}), "Void 3 Rolex on T4 #12");
  assert.equal(said("order.void_line", { quantity: 1 }), "Void 1 Rolex on T4 #12");
  assert.match(said("payment.refund", { amount_minor: 4000 }), /^Refund .*4,000 of T4 #12$/);
  assert.equal(said("shift.record_cash", { kind: "no_sale" }, DRAWER), "Open drawer pos-1 without a sale");
  assert.equal(said("order.give_away", {}), "Give away: T4 #12");
});

test("money is shown before and after, and a drawer's only to who knows it", () => {
  const effect = { of: "drawer", before_minor: 50000, after_minor: 20000, kitchen: {}, wasted: 0, permission: null };
  assert.match(moneyText({ action: "shift.close", args: {}, detail: DRAWER, effect }, SETTINGS), /^Should hold .*50,000, counted .*20,000$/);
  const blind = { of: "drawer", kitchen: {}, wasted: 0, permission: null };
  assert.equal(moneyText({ action: "shift.close", args: {}, detail: DRAWER, effect: blind }, SETTINGS), "");
});

test("the kitchen says how far it is", () => {
  const effect = { of: null, kitchen: { started: 2, ready: 1 }, wasted: 3, permission: null };
  assert.equal(kitchenText({ action: "order.cancel", args: {}, detail: DETAIL, effect }), "Kitchen: 2 cooking, 1 ready");
  assert.equal(kitchenText({ action: "order.cancel", args: {}, detail: DETAIL, effect: null }), "");
});

test("an approval is for the same command, whatever the words", () => {
  const approval = { id: "a", action: "order.void_line", args: { order: "o", line: "l", reason: "Cold" } };
  assert.ok(isFor(approval, "order.void_line", { order: "o", line: "l", reason: "Late" }));
  assert.ok(!isFor(approval, "order.void_line", { order: "o", line: "m" }));
  assert.ok(!isFor(approval, "order.cancel", { order: "o" }));
  assert.deepEqual(commandOf(approval), { name: "order.void_line", args: { ...approval.args, approval: "a" } });
});
