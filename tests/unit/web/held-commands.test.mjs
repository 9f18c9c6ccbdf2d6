// What the hub does not take now waits on the terminal until time has mended it, and keeps back only its own order.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { no, page, pass, settled, yes } from "./a-terminal.mjs";
import { FaultyDatabase } from "./faulty-database.mjs";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

const PASSING = {
  "a lock": ["venue_locked", 423, "licence.changed"],
  "a closed drawer": ["drawer_not_open", 422, "shift.opened"],
  "a dish that is sold out": ["item_unavailable", 422, "stock.changed"],
  "a person who was signed out": ["not_signed_in", 401, null],
  "a token that ran out": ["token_expired", 401, null],
  "a hub that is not ready": ["unavailable", 503, null],
  "a full disk": ["disk_full", 503, null],
  "a fault nobody knows": ["", 500, null],
  "too many at once": ["too_many_requests", 429, null],
  "a twin at work": ["request_in_progress", 409, null],
};

/** A hub that refuses whatever concerns order "a" while `isBad`, and takes the rest. */
function refusing(code, status, more) {
  const hub = { isBad: true };
  hub.answer = async (packet) => {
    const isAboutA = packet.args.order === "a" || packet.args.id === "a";
    return hub.isBad && isAboutA ? no(code, status, more) : yes(packet);
  };
  return hub;
}

for (const [what, [code, status, event]] of Object.entries(PASSING)) {
  test(`${what}: waits with its order in order, others go past, and is handed in once`, async () => {
    const hub = refusing(code, status);
    const one = await page(new FaultyDatabase(), hub.answer);
    one.tap("order.open", { id: "a" }, "a1");
    one.tap("order.open", { id: "b" }, "b1");
    one.tap("order.send", { order: "a" }, "a2");
    one.tap("order.send", { order: "b" }, "b2");
    one.outbox.open();
    await settled();
    assert.deepEqual(one.ids(), ["a1", "b1", "b2"]);
    assert.deepEqual(one.journal.waiting.value.map((entry) => entry.id), ["a1", "a2"]);
    assert.equal(one.outbox.reasons.value.get("a1").problem.code, code);
    assert.equal(one.journal.refused.value.length, 0);
    hub.isBad = false;
    if (event) one.outbox.onEvent(event);
    else await pass(31_000);
    await settled();
    assert.deepEqual(one.ids().slice(-2), ["a1", "a2"]);
    assert.equal(one.journal.waiting.value.length, 0);
    assert.equal(one.outbox.reasons.value.size, 0);
  });

  test(`${what}: is tried by itself, more and more seldom, and at once when the hub is joined anew`, async () => {
    const hub = refusing(code, status);
    const one = await page(new FaultyDatabase(), hub.answer);
    one.tap("order.open", { id: "a" });
    one.outbox.open();
    await pass(600_000);
    assert.ok(one.packets.length > 20 && one.packets.length < 80, String(one.packets.length));
    one.outbox.close();
    const tries = one.packets.length;
    await pass(60_000);
    assert.equal(one.packets.length, tries);
    hub.isBad = false;
    one.outbox.open();
    await settled();
    assert.equal(one.journal.waiting.value.length, 0);
  });

  test(`${what}: a reload forgets nothing`, async () => {
    const database = new FaultyDatabase();
    const first = await page(database, refusing(code, status).answer);
    first.tap("order.open", { id: "a" }, "a1");
    first.outbox.open();
    await settled();
    const second = await page(database, yes);
    second.outbox.open();
    await settled();
    assert.deepEqual(second.ids(), ["a1"]);
    assert.ok(second.packets[0].retry);
  });
}

for (const [code, status] of [["order_not_open", 409], ["invalid", 422], ["not_allowed", 403], ["unheard_of", 418], ["wrong_credentials", 401]])
  test(`${code} is final`, async () => {
    const one = await page(new FaultyDatabase(), refusing(code, status).answer);
    one.tap("order.open", { id: "a" }, "a1");
    one.outbox.open();
    await settled();
    assert.deepEqual(one.journal.refused.value.map((entry) => entry.problem.code), [code]);
    assert.equal(one.journal.waiting.value.length, 0);
  });

test("Retry-After is respected", async () => {
  const one = await page(new FaultyDatabase(), refusing("too_many_requests", 429, { retry_after_s: 40 }).answer);
  one.tap("order.open", { id: "a" });
  one.outbox.open();
  await pass(39_000);
  assert.equal(one.packets.length, 1);
  await pass(2_000);
  assert.equal(one.packets.length, 2);
});

test("only its own event ends a wait before its time", async () => {
  const one = await page(new FaultyDatabase(), refusing("drawer_not_open", 422).answer);
  one.tap("order.open", { id: "a" });
  one.outbox.open();
  await settled();
  one.outbox.onEvent("licence.changed");
  await settled();
  assert.equal(one.packets.length, 1);
});

for (const [code, status] of [["drawer_not_open", 422], ["item_unavailable", 422]])
  test(`${code}: the person at the screen is told at once, and nothing waits`, async () => {
    const one = await page(new FaultyDatabase(), refusing(code, status).answer);
    one.outbox.open();
    await assert.rejects(one.outbox.command("order.send", { order: "a" }), new RegExp(code));
    assert.equal(one.journal.waiting.value.length + one.journal.refused.value.length, 0);
  });

test("a lock that falls while somebody taps holds what they did; a tap on a locked screen is refused at once", async () => {
  const one = await page(new FaultyDatabase(), refusing("venue_locked", 423).answer);
  one.outbox.open();
  one.tap("order.send", { order: "a" }, "in good faith");
  await settled();
  assert.equal(one.journal.waiting.value.length, 1);
  one.isLocked = true;
  one.answer = async () => no("venue_locked", 423);
  await assert.rejects(one.outbox.command("order.open", { id: "b" }), /venue_locked/);
});

test("whoever taps on a live screen and is cut off is not there for the answer", async () => {
  const hub = refusing("drawer_not_open", 422);
  const one = await page(new FaultyDatabase(), hub.answer);
  one.outbox.open();
  one.answer = () => Promise.reject(new Error("cut"));
  one.tap("order.send", { order: "a" }, "1");
  await settled();
  one.outbox.close();
  one.answer = hub.answer;
  one.outbox.open();
  await settled();
  assert.equal(one.outbox.reasons.value.get("1").problem.code, "drawer_not_open");
  assert.ok(one.packets.at(-1).retry);
});

test("who taps on behind something that waits is not there any more when its turn comes", async () => {
  const hub = refusing("unavailable", 503);
  const one = await page(new FaultyDatabase(), hub.answer);
  one.outbox.open();
  one.tap("order.add_lines", { order: "a" }, "1");
  one.tap("order.send", { order: "a" }, "2");
  await settled();
  one.tap("order.pay", { order: "a", method: "cash" }, "3");
  one.answer = async (packet) => (packet.name === "order.add_lines" ? yes(packet) : no("drawer_not_open", 422));
  await pass(2_000);
  assert.deepEqual(one.journal.waiting.value.map((entry) => entry.id), ["2", "3"]);
});

test("what only the hub can allow is not queued behind what waits", async () => {
  const one = await page(new FaultyDatabase(), refusing("item_unavailable", 422).answer);
  one.tap("order.open", { id: "a" });
  one.outbox.open();
  await settled();
  await assert.rejects(one.outbox.command("order.cancel", { order: "a", reason: "Guests left" }), { problem: { code: "behind_another", status: 0, title: "behind_another", detail: "behind_another" } });
});

test("a person gives one up: it is not sent again, but what came after it is", async () => {
  const hub = refusing("item_unavailable", 422);
  const one = await page(new FaultyDatabase(), hub.answer);
  const answer = one.tap("order.add_lines", { order: "a" }, "1");
  one.tap("order.send", { order: "a" }, "2");
  one.outbox.open();
  await settled();
  await one.outbox.drop(one.journal.waiting.value[0]);
  await assert.rejects(answer, /item_unavailable/);
  await settled();
  assert.deepEqual(one.ids(), ["1", "2"]);
  assert.deepEqual(one.journal.waiting.value.map((entry) => entry.id), ["2"]);
  assert.equal(one.journal.refused.value.length, 0);
});
