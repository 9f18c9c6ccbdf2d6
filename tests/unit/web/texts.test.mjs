import assert from "node:assert/strict";
import { test } from "node:test";
import { currency } from "../../../web/static/js/lib/money.js";
import { problem, Refusal, refusalText, sentence } from "../../../web/static/js/lib/problem.js";
import { addTexts, knownText, language, text, textParts } from "../../../web/static/js/lib/texts.js";

test("a text that is read before the texts are there is an error, not a key on the screen", () => {
  assert.throws(() => text("t-plain"), /before the texts were loaded/);
});

test("the venue's language comes first, English where it has no text, the key where nobody has", () => {
  addTexts("sw", "t-plain = Karibu\nt-gap = { $who } na { $missing }\n");
  addTexts("en", "t-plain = Welcome\nt-only-english = Tables\nt-gap = { $who }\n");
  assert.deepEqual([text("t-plain"), text("t-only-english"), text("t-nowhere")], ["Karibu", "Tables", "t-nowhere"]);
  assert.equal(text("t-gap", { who: "Amina" }), "Amina");
  assert.equal(language(), "sw");
});

test("a language's files add up", () => {
  addTexts("en", "t-later = Later");
  assert.deepEqual([text("t-later"), text("t-only-english")], ["Later", "Tables"]);
});

test("numbers choose their form, and nothing is put around values", () => {
  addTexts("en", "t-lines =\n    { $count ->\n        [one] { $count } line\n       *[other] { $count } lines\n    }\n");
  assert.deepEqual([0, 1, 2, 21].map((count) => text("t-lines", { count })), ["0 lines", "1 line", "2 lines", "21 lines"]);
  addTexts("en", "t-at = { $place }: { $amount } due");
  assert.equal(text("t-at", { place: "T4", amount: "USh 12,500" }), "T4: USh 12,500 due");
});

test("an attribute is a text of its own", () => {
  addTexts("en", "t-cash = Cash\n    .in-sentence = cash\n");
  assert.deepEqual([text("t-cash"), text("t-cash.in-sentence"), knownText("t-cash.plural")], ["Cash", "cash", null]);
});

test("what is not known is blank; what nobody passed makes the text unknown", () => {
  addTexts("en", "t-who = { $who } here");
  assert.equal(knownText("t-who", { who: undefined }), " here");
  assert.equal(knownText("t-who"), null);
});

test("an element stands where the language puts it", () => {
  const bold = { type: "b" };
  addTexts("en", "t-float = float { $amount } in { $drawer }");
  assert.deepEqual(textParts("t-float", { amount: bold, drawer: "Till 1" }), ["float ", bold, " in Till 1"]);
  addTexts("sw", "t-float = { $drawer }: { $amount }");
  assert.deepEqual(textParts("t-float", { amount: bold, drawer: "Till 1" }), ["Till 1: ", bold, ""]);
});

test("a refusal is said by its code and data", () => {
  addTexts("en", "refusal-item-unavailable = { $item } is sold out\n");
  const known = { code: "item_unavailable", status: 409, title: "Sold out", detail: "Rolex cannot be sold", item: "Rolex" };
  assert.equal(refusalText(known), "Rolex is sold out");
  assert.equal(sentence(new Refusal(known)), "Rolex is sold out");
});

const CONFLICT = `order-state = { $state ->
    [open] open
   *[other] { $state }
}
refusal-state-conflict = { $reason ->
    [has_money] Money was taken on order { $number }
    [not_settled] Order { $number } is { order-state }
   *[other] The state has changed
}
refusal-amount-exceeds-due = { $reason ->
    [amounts] { $due_minor } is due, not { $covers_minor }
   *[other] The amount is more than what is due
}
field-too-long = is longer than { $most } bytes
`;

test("a refusal's reason chooses its sentence; without one, and without its data, the title stands", () => {
  addTexts("en", CONFLICT);
  const conflict = { code: "state_conflict", status: 409, title: "Conflict", detail: "In English" };
  assert.equal(refusalText({ ...conflict, reason: "has_money", number: 1234 }), "Money was taken on order 1234");
  assert.equal(refusalText({ ...conflict, reason: "not_settled", number: 7, state: "open" }), "Order 7 is open");
  assert.equal(refusalText(conflict), "The state has changed");
  assert.equal(refusalText({ ...conflict, reason: "of_tomorrow" }), "In English");
  assert.equal(refusalText({ ...conflict, reason: "has_money" }), "In English");
});

test("the amounts of a refusal are written as the venue writes them", () => {
  const exceeds = { code: "amount_exceeds_due", status: 422, title: "", detail: "", reason: "amounts", due_minor: 123456, covers_minor: 200000 };
  assert.equal(refusalText(exceeds), "123,456 is due, not 200,000");
  currency.value = { currency: "KES", currency_decimals: 2, locale: "en" };
  assert.equal(refusalText(exceeds), "1,234.56 is due, not 2,000.00");
});

test("a wrong field is said by its code and data, else in the hub's words", () => {
  const refusal = (error) => new Refusal({ code: "invalid", status: 422, title: "", detail: "", errors: [{ field: "password", ...error }] });
  assert.equal(sentence(refusal({ code: "too_long", most: 72, message: "too long" })), "password: is longer than 72 bytes");
  assert.equal(sentence(refusal({ code: "of_tomorrow", message: "is of tomorrow" })), "password: is of tomorrow");
  assert.equal(sentence(refusal({ message: "is required" })), "password: is required");
});

test("a refusal of a newer hub is said in the hub's own words", () => {
  assert.equal(refusalText({ code: "of_tomorrow", status: 409, title: "Not now", detail: "Wait a day" }), "Wait a day");
  assert.equal(refusalText({ code: "item_unavailable", status: 409, title: "Sold out" }), "Sold out");
});

test("every refusal of the screen itself has its sentence", async () => {
  await import("./english.mjs");
  for (const code of ["signed_out_here", "no_answer", "unexplained", "hub_away", "behind_another", "given_up"])
    assert.match(sentence(new Refusal(problem(code))), /^[A-Z].* .*\.$/, code);
  assert.equal(sentence(new Error("of the program")), "Something went wrong on this screen. Reload it.");
});

test("a draining venue says what can still be done", async () => {
  await import("./english.mjs");
  const draining = { code: "venue_locked", status: 423, title: "Locked", state: "drain" };
  assert.equal(refusalText(draining), "No new orders for now. Open orders can be finished and paid.");
});
