import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.mjs";
import { commandLabel, labelInSentence, labelOf, stateLabel } from "../../../web/static/js/lib/labels.js";
import { holdText } from "../../../web/static/js/lib/hold-text.js";
import { requestText } from "../../../web/static/js/lib/approvals.js";
import { CONDITIONS } from "../../../web/static/js/lib/retry-policy.js";

test("what the API names has a label, and a value of a newer hub is shown as it is", () => {
  assert.deepEqual(["mobile_money", "dine_in", "gift_card"].map(labelOf), ["Mobile money", "Dine in", "Gift card"]);
  assert.deepEqual(["mobile_money", "gift_card"].map(labelInSentence), ["mobile money", "gift card"]);
  assert.deepEqual([stateLabel("table", "ready"), stateLabel("ticket", "lost")], ["Ready", "lost"]);
  assert.deepEqual([commandLabel("order.add_lines"), commandLabel("order.be_quick")], ["add lines", "be quick"]);
});

test("a request says who asks for what, also when it is new", () => {
  const asks = (action) => requestText({ action, asked_by: { id: "1", name: "Amina" } });
  assert.equal(asks("order.void_line"), "Amina asks to void a dish");
  assert.equal(asks("stock.give_away"), "Amina asks to give away stock");
});

test("a held command says why, in one sentence after the other", () => {
  const because = (name, problem = null) => holdText({ condition: CONDITIONS[name], problem, since: 0 });
  assert.equal(because("time"), "No answer from the hub yet. Trying again.");
  assert.equal(because("time", { code: "x", status: 500, title: "Busy" }), "Busy. Trying again.");
  assert.equal(because("stock"), "An item is sold out. It is sent when the item is back on sale.");
  assert.match(because("licence", { code: "venue_locked", status: 423, title: "", state: "drain" }), /^No new orders for now\./);
});
