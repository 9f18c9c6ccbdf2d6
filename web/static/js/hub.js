/**
 * Joins the parts of a live screen: storage, journal, store, socket. The only file that makes them.
 */
import { computed, effect, signal } from "@preact/signals";
import { io } from "socket.io-client";
import { cachePage } from "./page-cache.js";
import { now, startClock, zone } from "./lib/clock.js";
import { Connection } from "./lib/connection.js";
import { openDatabase } from "./lib/database.js";
import { Storage } from "./lib/storage.js";
import { Journal } from "./lib/journal.js";
import { Persistence } from "./lib/persistence.js";
import { Outbox } from "./lib/outbox.js";
import { Store } from "./lib/store.js";
import { Refusal, problem } from "./lib/problem.js";
import { address, pageData } from "./page.js";
import { forgetSession, isSignedOut, mayAct } from "./sign-out.js";

/** @typedef {import("./lib/types.js").HubEvent} HubEvent */
/** @typedef {import("./lib/types.js").Tick} Tick */

/** Ticks come every 5 s: connected, one may be late by two; cut off, five seconds of silence are enough. */
const SILENCE_MS = { connected: 7_000, cutOff: 5_000 };
const SIGNED_OUT = problem("not_signed_in", "You have signed out.");
/** A page that has just opened is given this long before it says that it is not live. */
const FIRST_JOIN_MS = 1_500;

export class Hub {
  store = new Store();
  page = pageData();
  /** @type {import("@preact/signals").Signal<Tick | null>} */ tick = signal(null);
  /** @type {import("@preact/signals").Signal<Tick | null>} */ formerTick = signal(null);
  /** Last hundred events, newest first: news, not state. @type {import("@preact/signals").Signal<HubEvent[]>} */
  feed = signal([]);
  /** The hub lets this person in no more; the page goes to the sign-in once nothing is lost by it. */
  isSignedOut = signal(false);
  #device = this.page.device?.code;
  #scope = `${this.#device ?? "-"}:${this.page.person?.id ?? "-"}:${location.pathname}`;
  #startedAt = Date.now();
  #way = goToSignIn;
  /** @type {((event: HubEvent, before: Record<string, any>) => void)[]} */ #listeners = [];

  /** @param {Storage} storage */
  constructor(storage) {
    this.journal = new Journal(storage, this.#scope);
    this.connection = new Connection(this.#socket(), this.#listener());
    this.outbox = new Outbox(this.journal, this.connection.ask.bind(this.connection), () => this.#isLocked());
    this.persistence = new Persistence(storage, this.#scope, () => this.#toSave());
    this.storage = storage;
  }

  /** The time since when this screen is not live, or null while it is. */
  notLiveSince = computed(() => {
    const { joined, aliveAt } = this.connection;
    const silence = joined.value ? SILENCE_MS.connected : SILENCE_MS.cutOff;
    const isSettled = Date.now() - this.#startedAt > FIRST_JOIN_MS;
    return now.value && isSettled && Date.now() - aliveAt.value > silence ? aliveAt.value : null;
  });

  /** Show what the storage holds, then go live. */
  async start() {
    effect(() => void (zone.value = this.store.settings.value?.timezone));
    effect(() => {
      if (this.isSignedOut.value && !this.journal.unsaved.value.length) this.#way();
    });
    await this.storage.start();
    const saved = await this.storage.saved(this.#scope);
    if (saved) this.#recall(saved);
    startClock();
    this.connection.start();
    watchThePage(this);
  }

  /** @param {string} name @param {Record<string, any>} args @param {string} [id] */
  command(name, args, id) {
    if (isSignedOut()) return Promise.reject(new Refusal(SIGNED_OUT));
    return this.outbox.command(name, args, id);
  }

  /** Hear each event once it is in the store, and what the store held before. @param {(event: HubEvent, before: Record<string, any>) => void} listener */
  onEvent(listener) {
    this.#listeners.push(listener);
  }

  /** May this person do it at all? @param {string} name */
  may(name) {
    return this.store.me.value?.may.includes(name) ?? false;
  }

  /** Requests that this person may answer; nobody answers their own. @param {number} at milliseconds, the hub's time */
  approvalsToAnswer(at) {
    const mine = this.store.me.value?.staff.id;
    const isOpen = (/** @type {import("./lib/types.js").Approval} */ one) =>
      one.state === "pending" && one.asked_by.id !== mine && Date.parse(one.expires_at) > at;
    return this.may("approval.grant") ? Object.values(this.store.approvals.value).filter(isOpen) : [];
  }

  #isLocked() {
    return ["drain", "locked"].includes(this.store.licence.value?.state ?? "");
  }

  #socket() {
    const auth = (/** @type {(data: object) => void} */ send) =>
      send({ device: this.#device, ...this.connection.cursor });
    return io({ transports: ["websocket"], autoConnect: false, reconnection: false, auth });
  }

  /** @returns {import("./lib/connection.js").Listener} */
  #listener() {
    return {
      joined: (sync) => this.#joined(sync),
      heard: (event) => this.#heard(event),
      ticked: (tick) => this.#ticked(tick),
      away: () => this.outbox.close(),
      refused: () => this.#leaveBy(goToSignIn),
    };
  }

  /** @param {import("./lib/types.js").Sync} sync */
  #joined(sync) {
    if (sync.me.staff.id !== this.page.person?.id) return this.#becomesAnothers();
    if (sync.mode === "snapshot") this.store.replace(sync.state ?? {});
    this.store.me.value = sync.me;
    this.journal.heard(sync.position);
    this.persistence.touch();
    this.isSignedOut.value = false;
    queueMicrotask(() => this.outbox.open());
  }

  /** Somebody else has signed in since this page was made: it hands nothing in for them. */
  #becomesAnothers() {
    this.connection.stop();
    this.#leaveBy(() => location.reload());
  }

  /** The page's person is signed in no more. It goes as soon as nothing is lost by it. @param {() => void} way */
  #leaveBy(way) {
    forgetSession();
    this.#way = way;
    this.isSignedOut.value = true;
  }

  /** @param {HubEvent} event */
  #heard(event) {
    const before = this.store.state;
    this.store.apply(event);
    this.journal.heard(event.position);
    this.outbox.changed(event.type);
    this.feed.value = [event, ...this.feed.value].slice(0, 100);
    this.#listeners.forEach((listener) => listener(event, before));
    this.persistence.touch();
  }

  /** Queued behind the events it vouches for, so it also says that what concerns others has passed. @param {Tick} tick */
  #ticked(tick) {
    this.formerTick.value = this.tick.value;
    this.tick.value = tick;
    this.journal.heard(tick.position);
  }

  /** @param {import("./lib/storage.js").Saved} saved */
  #recall({ cursor, state, me, aliveAt }) {
    this.store.replace(state);
    this.store.me.value = me;
    this.connection.cursor = cursor;
    this.connection.aliveAt.value = aliveAt;
  }

  #toSave() {
    const { cursor, aliveAt } = this.connection;
    return cursor && { cursor, state: this.store.state, me: this.store.me.value, aliveAt: aliveAt.value };
  }
}

function goToSignIn() {
  location.assign(address("/sign-in", { next: location.pathname }));
}

/** Never resolves on a page whose person has signed out. @returns {Promise<Hub>} */
export async function startHub() {
  if (!mayAct()) return new Promise(() => undefined);
  const hub = new Hub(new Storage(openDatabase));
  await hub.start();
  return hub;
}

/** @param {Hub} hub */
function watchThePage(hub) {
  for (const sign of ["online", "pointerdown"]) addEventListener(sign, () => hub.connection.hurry());
  addEventListener("signed-out", () => hub.connection.stop());
  addEventListener("beforeunload", (event) => hub.journal.unsaved.value.length && event.preventDefault());
  addEventListener("pagehide", () => void hub.persistence.flush());
  document.addEventListener("visibilitychange", () => document.hidden || hub.connection.hurry());
  void cachePage();
}
