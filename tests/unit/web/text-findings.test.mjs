import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "../../architecture/texts/findings.mjs";

const TEXTS = { "pos.ftl": "pos-send = Send { $count }\npos-close = Close\nlabel-cash = Cash\n    .in-sentence = cash\n" };
const FINE = 'text("pos-send", { count }); text("pos-close"); knownText(`label-${value}.in-sentence`);';
const of = (script, texts = TEXTS, elsewhere = "") => findings({ "a.js": `${FINE}\n${script}` }, texts, elsewhere);

test("a script that reads every text as it is written is fine", () => {
  assert.deepEqual(of(""), []);
});

const LITERALS = {
  "a text": "html`<p>No orders</p>`",
  "a word beside a value": "html`<p>${n} left</p>`",
  "a word that is chosen": 'html`<p>${isOn ? "live" : other}</p>`',
  "a word after a condition": 'html`<p>${n > 0 && `${n} left`}</p>`',
  "an attribute": 'html`<button aria-label="Close" data-testid="close"></button>`',
  "an attribute that is made": "html`<${Sheet} title=${`Drawer ${code}`} kind=\"wide\" />`",
  "a property of an element": 'html`<${Field} label="Name" name="name" />`',
  "a toast": 'toast("printing")',
  "a notice": 'showNotice(isDone ? "saved" : sentence(error))',
  "a message": 'showMessage("saved")',
  "an element that is made": 'row.append(made("small", isBad ? "expired" : name));',
  "a cell": 'row.append(cell("state", "locked"));',
  "a question": 'ask(text("pos-close"), "", [], "yes");',
  "what a dialog shows": 'show(title, "once", code);',
  "a heading": 'heading.textContent = "new"',
  "a sentence anywhere": 'const WHY = { stock: "It is sold out" };',
  "a word with a capital": 'const [state, label] = ["off", "Waiting"];',
  "a template anywhere": "const note = `${n} changes saved`;",
};
for (const [what, script] of Object.entries(LITERALS))
  test(`a literal is found: ${what}`, () => assert.match(of(script).join(), /^a\.js:2: a text in the script: /));

const SILENT = [
  'html`<div class="empty joining" data-testid=${`order-${n}`} onClick=${go}><${Icon} name="check" />${" · "}</div>`',
  'html`<b class=${classes("button huge", isMain && "main")}>${count}</b>`',
  'throw new Error("the database is not open");',
  'const headers = { "Content-Type": "application/json; charset=utf-8" };',
  'document.querySelector("dialog [open]");',
  'import { a } from "./Some words.js";',
  'row.append(made("td", count), cell("", when, "wide"));',
  'html`<i aria-pressed=${panel === "stock"}></i>`',
];
for (const script of SILENT) test(`what no person reads is no literal: ${script}`, () => assert.deepEqual(of(script), []));

test("a key that no file has", () => {
  assert.deepEqual(of('text("pos-sned");'), ["a.js:2: no file has pos-sned"]);
  assert.deepEqual(of("text(`colour-${name}`);"), ["a.js:2: no file has colour-"]);
});

test("a key that cannot be seen", () => {
  assert.deepEqual(of("text(key);"), ["a.js:2: the key cannot be seen; write it out"]);
  assert.deepEqual(of('text({ on: "pos-close", off: "pos-closed" }[state]);'), ["a.js:2: no file has pos-closed"]);
  assert.deepEqual(of('text(isOn ? "pos-close" : "pos-open");'), ["a.js:2: no file has pos-open"]);
});

test("a value that the text needs", () => {
  assert.deepEqual(of('text("pos-send", { n: 2 });'), ["a.js:2: pos-send needs count"]);
  assert.deepEqual(of('text("pos-send", values);'), ["a.js:2: the values of pos-send cannot be seen; write them out"]);
  const nested = "pos-sum =\n    { $n ->\n        [one] { $a }\n       *[other] { pos-close } { NUMBER($b) }\n    }\n";
  const missing = of('text("pos-sum", {});', { ...TEXTS, "more.ftl": nested });
  assert.deepEqual(missing, ["n", "a", "b"].map((name) => `a.js:2: pos-sum needs ${name}`));
});

test("a text that nobody reads, unless the server does", () => {
  const texts = { "pos.ftl": `${TEXTS["pos.ftl"]}pos-old = Old\n` };
  assert.deepEqual(of("", texts), ["nothing reads pos-old"]);
  assert.deepEqual(of("", texts, `{{ text('pos-old') }}`), []);
});

test("a text that another one quotes is read", () => {
  const texts = { "pos.ftl": `${TEXTS["pos.ftl"]}pos-state = { $state }\nlabel-order = Order is { pos-state }\n` };
  assert.deepEqual(of("", texts), []);
});

test("a file of which the scripts read nothing is not theirs", () => {
  assert.deepEqual(of("", { ...TEXTS, "pages-report.ftl": "pages-total = Total\n" }), []);
});

test("a text that Fluent cannot read, or that is there twice", () => {
  assert.match(of("", { ...TEXTS, "more.ftl": "pos-bad = { $n\n" }).join(), /more\.ftl: Fluent cannot read pos-bad/);
  assert.match(of("", { "pos.ftl": `${TEXTS["pos.ftl"]}pos-close = Shut\n` }).join(), /pos\.ftl: .* pos-close, or it is there twice/);
  assert.match(of("", { ...TEXTS, "more.ftl": "pos-close = Shut\n" }).join(), /more\.ftl: pos-close is in another file too/);
});
