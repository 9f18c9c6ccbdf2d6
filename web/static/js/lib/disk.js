/**
 * What survives a reload and a power cut: the last state with its cursor, and the journal of commands.
 * State and cursor are one record, so no reader ever sees one without the other.
 */
import { openDB } from "idb";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Cursor} Cursor */
/** @typedef {{cursor: Cursor, state: Record<string, any>, me: any, aliveAt: number}} Saved */

export class Disk {
  /** @param {import("idb").IDBPDatabase | null} db null: this browser keeps nothing, the screen still works */
  constructor(db) {
    this.#db = db;
  }
  #db;

  static async open() {
    return new Disk(await openDB("pos-hub", 1, { upgrade: makeStores }).catch(() => null));
  }

  get isLasting() {
    return this.#db !== null;
  }

  /** @param {string} scope @returns {Promise<Saved | undefined>} */
  async saved(scope) {
    return this.#db?.get("state", scope).catch(() => undefined);
  }

  /** @param {string} scope @param {Saved} saved */
  async save(scope, saved) {
    await this.#db?.put("state", saved, scope);
  }

  /** @param {string} scope @returns {Promise<Entry[]>} */
  async entries(scope) {
    return (await this.#db?.getAllFromIndex("journal", "scope", scope).catch(() => [])) ?? [];
  }

  /** @param {Entry} entry */
  async write(entry) {
    await this.#db?.put("journal", entry);
  }

  /** @param {string} id */
  async remove(id) {
    await this.#db?.delete("journal", id);
  }
}

/** @param {import("idb").IDBPDatabase} db */
function makeStores(db) {
  db.createObjectStore("state");
  db.createObjectStore("journal", { keyPath: "id" }).createIndex("scope", "scope");
}
