// One terminal's page over its database, and a hub that answers as a test tells it. Time passes when a test says so.
import { mock } from "node:test";
import { Storage } from "../../../web/static/js/lib/storage.js";
import { Journal } from "../../../web/static/js/lib/journal.js";
import { Outbox } from "../../../web/static/js/lib/outbox.js";

/** Everything that needs no time has happened. */
export async function settled() {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Time passes: at most a second at once, so that what a timer begins can go on. @param {number} ms */
export async function pass(ms) {
  await settled();
  for (let left = ms; left > 0; left -= 1_000) {
    mock.timers.tick(Math.min(left, 1_000));
    await settled();
  }
}

export const yes = async (packet) => ({ ok: true, result: packet.name, position: 7 });

/** A refusal. @param {string} code @param {number} status @param {object} [more] */
export function no(code, status, more = {}) {
  return { ok: false, error: { code, status, title: code, detail: code, ...more } };
}

/** @param {import("./faulty-database.mjs").FaultyDatabase} database @param {(packet: any) => Promise<any>} answer */
export async function page(database, answer = yes) {
  const storage = new Storage(database.opener);
  const journal = new Journal(storage, "pos-1");
  const packets = [];
  const one = { storage, journal, packets, isLocked: false, answer };
  one.outbox = new Outbox(journal, async (packet) => (packets.push(packet), one.answer(packet)), () => one.isLocked);
  /** What is meant, without waiting for its answer. */
  one.tap = (name, args, id) => {
    const answer = one.outbox.command(name, args, id);
    answer.catch(() => {});
    return answer;
  };
  one.names = () => packets.map((packet) => packet.name);
  one.ids = () => packets.map((packet) => packet.id);
  const started = storage.start();
  await pass(4_000);
  await started;
  return one;
}
