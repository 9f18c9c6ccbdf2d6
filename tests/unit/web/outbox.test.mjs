import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal } from "../../../web/static/js/lib/journal.js";
import { Outbox } from "../../../web/static/js/lib/outbox.js";
import { newId } from "../../../web/static/js/lib/ids.js";

/** A disk that outlives its page. */
class Disk {
  kept = new Map();
  async entries(scope) {
    return [...this.kept.values()].filter((one) => one.scope === scope);
  }
  async write(entry) {
    this.kept.set(entry.id, structuredClone(entry));
  }
  async remove(id) {
    this.kept.delete(id);
  }
}

/** A page of one terminal over a disk, and a hub that answers as it is told. */
async function page(disk, answer) {
  const journal = new Journal(disk, "pos-1");
  await journal.load();
  const asked = [];
  const outbox = new Outbox(journal, async (packet) => (asked.push(packet), answer(packet)));
  return { journal, outbox, asked };
}

const yes = async (packet) => ({ ok: true, result: packet.name, position: 7 });
const no = async () => ({ ok: false, error: { code: "state_conflict", status: 409, title: "no" } });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("what is meant off line is sent once the hub is there, in order, each under its own key", async () => {
  const { outbox, asked } = await page(new Disk(), yes);
  const both = [outbox.command("order.open", { id: "a" }), outbox.command("order.send", { order: "a" })];
  await settled();
  assert.equal(asked.length, 0);
  outbox.open();
  assert.deepEqual(await Promise.all(both), ["order.open", "order.send"]);
  assert.deepEqual(asked.map((one) => one.name), ["order.open", "order.send"]);
  assert.notEqual(asked[0].id, asked[1].id);
});

test("a power cut between meaning and sending loses nothing and changes no key", async () => {
  const disk = new Disk();
  const before = await page(disk, yes);
  void before.outbox.command("order.add_lines", { order: "a" }, "the-key");
  await settled();
  const after = await page(disk, yes);
  after.outbox.open();
  await settled();
  assert.deepEqual(after.asked.map((one) => one.id), ["the-key"]);
  const third = await page(disk, yes);
  third.outbox.open();
  await settled();
  assert.equal(third.asked.length, 0);
});

test("an answer that never came is asked for again with the same key", async () => {
  let tries = 0;
  const { outbox, asked } = await page(new Disk(), async (packet) => (++tries === 1 ? Promise.reject(new Error("cut")) : yes(packet)));
  outbox.open();
  assert.equal(await outbox.command("order.open", { id: "a" }), "order.open");
  assert.equal(asked.length, 2);
  assert.equal(asked[0].id, asked[1].id);
});

test("a refusal goes to whoever asked, or waits for a person when nobody was there", async () => {
  const disk = new Disk();
  const first = await page(disk, no);
  first.outbox.open();
  await assert.rejects(first.outbox.command("order.send", { order: "a" }), /no/);
  assert.equal(first.journal.refused.value.length, 0);
  first.outbox.close();
  void first.outbox.command("order.send", { order: "b" });
  await settled();
  const second = await page(disk, no);
  second.outbox.open();
  await settled();
  assert.deepEqual(second.journal.refused.value.map((one) => one.args.order), ["b"]);
  await second.journal.dismiss(second.journal.refused.value[0]);
  assert.equal((await page(disk, no)).journal.refused.value.length, 0);
});

test("only orders and cash may wait for the hub", async () => {
  const { outbox } = await page(new Disk(), yes);
  await assert.rejects(outbox.command("order.pay", { order: "a", method: "card" }), /while the hub is away/);
  assert.ok(Outbox.canWait("order.pay", { method: "cash" }));
  assert.ok(!Outbox.canWait("payment.refund", {}));
});

test("a manager's PIN never reaches the disk, and one wrong PIN too many holds nobody up", async () => {
  const disk = new Disk();
  const busy = async () => ({ ok: false, error: { code: "too_many_requests", status: 429, title: "later", retry_after_s: 900 } });
  const { outbox, journal } = await page(disk, busy);
  outbox.open();
  const args = { order: "a", approval: { pin: "2222" } };
  await assert.rejects(outbox.command("order.cancel", args), /later/);
  assert.ok(!JSON.stringify([...disk.kept.values()]).includes("2222"));
  assert.equal(journal.waiting.value.length, 0);
});

test("what was answered stays on the screen until it was heard", async () => {
  const { outbox, journal } = await page(new Disk(), yes);
  outbox.open();
  await outbox.command("order.open", { id: "a" });
  assert.equal(journal.unheard.value.length, 1);
  journal.heard(6);
  assert.equal(journal.unheard.value.length, 1);
  journal.heard(7);
  assert.equal(journal.unheard.value.length, 0);
});

test("what was settled is kept for three days, and then let go", async () => {
  const disk = new Disk();
  const old = { id: "old", scope: "pos-1", seq: 1, name: "order.open", args: {}, state: "done", settled_at: Date.now() - 73 * 3_600_000 };
  await disk.write(old);
  await disk.write({ ...old, id: "young", seq: 2, settled_at: Date.now() - 71 * 3_600_000 });
  await page(disk, yes);
  assert.deepEqual([...disk.kept.keys()], ["young"]);
});

test("ids are UUIDs in the order of time, also on pages without https", async () => {
  const ids = Array.from({ length: 50 }, newId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, 50);
  await settled();
  assert.ok(ids.every((id) => id < newId()));
});
