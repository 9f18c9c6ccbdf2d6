/**
 * Builds and connects the parts of a live screen: storage, journal, store, socket.
 */
import { computed, effect, signal } from "@preact/signals";
import { io } from "socket.io-client";
import { cachePage } from "./page-cache.js";
import { now, startClock, zone } from "./lib/clock.js";
import { currency } from "./lib/money.js";
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

/** Ticks come every 5 s. A connected screen allows a tick to be 2 s late; a disconnected one is off line after 5 s. */
const SILENCE_MS = { connected: 7_000, disconnected: 5_000 };
const SIGNED_OUT = problem("signed_out_here");
/** A page that has just opened is not shown as off line before this. */
const FIRST_JOIN_MS = 1_500;

export class Hub {
  store = new Store();
  page = pageData();
  /** @type {import("@preact/signals").Signal<Tick | null>} */ tick = signal(null);
  /** @type {import("@preact/signals").Signal<Tick | null>} */ formerTick = signal(null);
  /** The last hundred events, newest first. @type {import("@preact/signals").Signal<HubEvent[]>} */
  feed = signal([]);
  /** The session has ended; the page goes to the sign-in as soon as nothing would be lost. */
  isSignedOut = signal(false);
  #device = this.page.device?.code;
  #scope = `${this.#device ?? "-"}:${this.page.person?.id ?? "-"}:${location.pathname}`;
  #startedAt = Date.now();
  #leave = goToSignIn;
  /** @type {((event: HubEvent, before: Record<string, any>) => void)[]} */ #listeners = [];

  /** @param {Storage} storage */
  constructor(storage) {
    this.journal = new Journal(storage, this.#scope);
    this.connection = new Connection(this.#socket(), this.#listener());
    this.outbox = new Outbox(this.journal, this.connection.request.bind(this.connection), () => this.#isLocked());
    this.persistence = new Persistence(storage, this.#scope, () => this.#snapshot());
    this.storage = storage;
  }

  /** Since when this screen has been off line; null while it is live. */
  offlineSince = computed(() => {
    const { joined, aliveAt } = this.connection;
    const silence = joined.value ? SILENCE_MS.connected : SILENCE_MS.disconnected;
    const isSettled = Date.now() - this.#startedAt > FIRST_JOIN_MS;
    return now.value && isSettled && Date.now() - aliveAt.value > silence ? aliveAt.value : null;
  });

  /** Show the stored state, then join the hub. */
  async start() {
    effect(() => {
      zone.value = this.store.settings.value?.timezone;
      currency.value = this.store.settings.value;
    });
    effect(() => {
      if (this.isSignedOut.value && !this.journal.unsaved.value.length) this.#leave();
    });
    await this.storage.start();
    const saved = await this.storage.saved(this.#scope);
    if (saved) this.#restore(saved);
    startClock();
    this.connection.start();
    watchPage(this);
  }

  /** @param {string} name @param {Record<string, any>} args @param {string} [id] */
  command(name, args, id) {
    if (isSignedOut()) return Promise.reject(new Refusal(SIGNED_OUT));
    return this.outbox.command(name, args, id);
  }

  /** Call the listener after each event has been applied, with the state before it. @param {(event: HubEvent, before: Record<string, any>) => void} listener */
  onEvent(listener) {
    this.#listeners.push(listener);
  }

  /** May this person use this command at all? @param {string} name */
  may(name) {
    return this.store.me.value?.may.includes(name) ?? false;
  }

  /** Approval requests that this person can answer; nobody answers their own. @param {number} at milliseconds, the hub's time */
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
    const auth = (/** @type {(data: object) => void} */ send) => {
      const { epoch, position, tag } = this.connection.cursor ?? {};
      send({ device: this.#device, epoch, position, tag });
    };
    return io({ transports: ["websocket"], autoConnect: false, reconnection: false, auth });
  }

  /** @returns {import("./lib/connection.js").Listener} */
  #listener() {
    return {
      onJoin: (sync) => this.#onJoin(sync),
      onEvent: (event) => this.#onEvent(event),
      onTick: (tick) => this.#onTick(tick),
      onDisconnect: () => this.outbox.close(),
      onRefused: () => this.#endSession(goToSignIn),
    };
  }

  /** @param {import("./lib/types.js").Sync} sync */
  #onJoin(sync) {
    if (sync.me.staff.id !== this.page.person?.id) return this.#reloadForOther();
    if (sync.mode === "snapshot") this.store.replace(sync.state ?? {});
    this.store.me.value = sync.me;
    this.journal.confirm(sync.position);
    this.persistence.saveSoon();
    this.isSignedOut.value = false;
    queueMicrotask(() => this.outbox.open());
  }

  /** Somebody else has signed in since this page was opened: it sends nothing in their name. */
  #reloadForOther() {
    this.connection.stop();
    this.#endSession(() => location.reload());
  }

  /** @param {() => void} leave called as soon as nothing would be lost */
  #endSession(leave) {
    forgetSession();
    this.#leave = leave;
    this.isSignedOut.value = true;
  }

  /** @param {HubEvent} event */
  #onEvent(event) {
    const before = this.store.state;
    this.store.apply(event);
    this.journal.confirm(event.position);
    this.outbox.onEvent(event.type);
    this.feed.value = [event, ...this.feed.value].slice(0, 100);
    this.#listeners.forEach((listener) => listener(event, before));
    this.persistence.saveSoon();
  }

  /** A tick is sent after the events that it counts, so all of them have arrived. @param {Tick} tick */
  #onTick(tick) {
    this.formerTick.value = this.tick.value;
    this.tick.value = tick;
    this.journal.confirm(tick.position);
  }

  /** @param {import("./lib/storage.js").Saved} saved */
  #restore({ cursor, state, me, aliveAt }) {
    this.store.replace(state);
    this.store.me.value = me;
    this.connection.cursor = cursor;
    this.connection.aliveAt.value = aliveAt;
  }

  #snapshot() {
    const { cursor, aliveAt } = this.connection;
    return cursor && { cursor, state: this.store.state, me: this.store.me.value, aliveAt: aliveAt.value };
  }
}

function goToSignIn() {
  location.assign(address("/sign-in", { next: location.pathname }));
}

/** Never resolves if the page's person has signed out. @returns {Promise<Hub>} */
export async function startHub() {
  if (!mayAct()) return new Promise(() => undefined);
  const hub = new Hub(new Storage(openDatabase));
  await hub.start();
  return hub;
}

/** @param {Hub} hub */
function watchPage(hub) {
  for (const sign of ["online", "pointerdown"]) addEventListener(sign, () => hub.connection.reconnectNow());
  addEventListener("signed-out", () => hub.connection.stop());
  addEventListener("beforeunload", (event) => hub.journal.unsaved.value.length && event.preventDefault());
  addEventListener("pagehide", () => void hub.persistence.saveNow());
  document.addEventListener("visibilitychange", () => document.hidden || hub.connection.reconnectNow());
  void cachePage();
}
