import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { newId } from "../../../web/static/js/lib/ids.js";
import { Outbox } from "../../../web/static/js/lib/outbox.js";
import { no, page, pass, settled, yes } from "./a-terminal.mjs";
import { FaultyDatabase } from "./faulty-database.mjs";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

const refuse = async () => no("state_conflict", 409);

test("what is meant off line is sent once the hub is there, in order, each under its own key", async () => {
  const { outbox, packets } = await page(new FaultyDatabase());
  const both = [outbox.command("order.open", { id: "a" }), outbox.command("order.send", { order: "a" })];
  await settled();
  assert.equal(packets.length, 0);
  outbox.open();
  assert.deepEqual(await Promise.all(both), ["order.open", "order.send"]);
  assert.deepEqual(packets.map((one) => one.name), ["order.open", "order.send"]);
  assert.notEqual(packets[0].id, packets[1].id);
});

test("a power cut between meaning and sending loses nothing and changes no key", async () => {
  const database = new FaultyDatabase();
  const before = await page(database);
  before.tap("order.add_lines", { order: "a" }, "the-key");
  await settled();
  const after = await page(database);
  after.outbox.open();
  await settled();
  assert.deepEqual(after.ids(), ["the-key"]);
  const third = await page(database);
  third.outbox.open();
  await settled();
  assert.equal(third.packets.length, 0);
});

test("nothing is sent before it is written down", async () => {
  const database = new FaultyDatabase();
  const one = await page(database);
  one.outbox.open();
  let written = () => {};
  database.write = () => new Promise((resolve) => (written = resolve));
  one.tap("order.open", { id: "a" });
  one.tap("order.send", { order: "a" });
  await settled();
  assert.equal(one.packets.length, 0);
  written();
  await settled();
  assert.ok(one.packets.length <= 1);
});

test("a command without an answer is sent again with the same key", async () => {
  let tries = 0;
  const one = await page(new FaultyDatabase(), async (packet) => (++tries === 1 ? Promise.reject(new Error("cut")) : yes(packet)));
  one.outbox.open();
  const answer = one.tap("order.open", { id: "a" });
  await pass(2_000);
  assert.equal(await answer, "order.open");
  assert.equal(one.packets.length, 2);
  assert.equal(one.packets[0].id, one.packets[1].id);
});

test("a refusal goes to whoever sent the command, or waits for a person when nobody was there", async () => {
  const database = new FaultyDatabase();
  const first = await page(database, refuse);
  first.outbox.open();
  await assert.rejects(first.outbox.command("order.send", { order: "a" }), /state_conflict/);
  assert.equal(first.journal.refused.value.length, 0);
  first.outbox.close();
  first.tap("order.send", { order: "b" });
  await settled();
  const second = await page(database, refuse);
  second.outbox.open();
  await settled();
  assert.deepEqual(second.journal.refused.value.map((one) => one.args.order), ["b"]);
  await second.journal.dismiss(second.journal.refused.value[0]);
  assert.equal((await page(database, refuse)).journal.refused.value.length, 0);
});

test("what was done off line and is refused stays to be read, though the page is still open", async () => {
  const one = await page(new FaultyDatabase(), refuse);
  const answer = one.tap("order.send", { order: "a" });
  one.outbox.open();
  await assert.rejects(answer);
  assert.equal(one.journal.refused.value.length, 1);
});

test("only orders and cash may wait for the hub", async () => {
  const { outbox } = await page(new FaultyDatabase());
  await assert.rejects(outbox.command("order.pay", { order: "a", method: "card" }), { problem: { code: "hub_away", status: 0, title: "hub_away", detail: "hub_away" } });
  assert.ok(Outbox.canWait("order.pay", { method: "cash" }));
  assert.ok(!Outbox.canWait("payment.refund", {}));
});

test("a manager's PIN never reaches the disk, and one wrong PIN too many holds nobody up", async () => {
  const database = new FaultyDatabase();
  const { outbox, journal } = await page(database, async () => no("too_many_requests", 429, { retry_after_s: 900 }));
  outbox.open();
  await assert.rejects(outbox.command("order.cancel", { order: "a", approval: { pin: "2222" } }), /too_many/);
  assert.ok(!JSON.stringify([...database.kept.values()]).includes("2222"));
  assert.equal(journal.waiting.value.length, 0);
});

test("what was answered stays on the screen until it was heard", async () => {
  const { outbox, journal } = await page(new FaultyDatabase());
  outbox.open();
  await outbox.command("order.open", { id: "a" });
  assert.equal(journal.unconfirmed.value.length, 1);
  journal.confirm(6);
  assert.equal(journal.unconfirmed.value.length, 1);
  journal.confirm(7);
  assert.equal(journal.unconfirmed.value.length, 0);
});

test("what was settled is kept for three days, and then let go; what nobody has seen stays", async () => {
  const database = new FaultyDatabase();
  const old = { id: "old", scope: "pos-1", seq: 1, name: "order.open", args: {}, state: "done", settled_at: Date.now() - 73 * 3_600_000 };
  for (const one of [old, { ...old, id: "unseen", state: "refused", seen: false }, { ...old, id: "young", settled_at: Date.now() - 71 * 3_600_000 }])
    database.kept.set(one.id, one);
  await page(database);
  assert.deepEqual([...database.kept.keys()], ["unseen", "young"]);
});

test("ids are UUIDs in the order of time, also on pages without https", async () => {
  const ids = Array.from({ length: 50 }, newId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, 50);
  mock.timers.reset();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(ids.every((id) => id < newId()));
});
