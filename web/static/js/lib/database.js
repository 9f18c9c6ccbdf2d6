/**
 * The browser's database: the state with its cursor, and the journal of commands. Every call may fail;
 * lib/storage.js handles that.
 */
import { openDB } from "idb";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./storage.js").Saved} Saved */
/** @typedef {import("idb").IDBPDatabase} Connection */

/** @param {() => void} onLost the browser closed the connection, as when site data is cleared @returns {Promise<Database>} */
export async function openDatabase(onLost) {
  const connection = await openDB("pos-hub", 1, { upgrade: makeStores, terminated: onLost, blocking: onLost });
  return new Database(connection);
}

export class Database {
  #connection;

  /** @param {Connection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  /** @param {string} scope @returns {Promise<Entry[]>} */
  entries(scope) {
    return this.#connection.getAllFromIndex("journal", "scope", scope);
  }

  /** One transaction, on the disk itself when it resolves. @param {Entry[]} entries @param {string[]} removed ids */
  async write(entries, removed) {
    const work = this.#connection.transaction("journal", "readwrite", { durability: "strict" });
    const changes = [...entries.map((entry) => work.store.put(entry)), ...removed.map((id) => work.store.delete(id))];
    await Promise.all([...changes, work.done]);
  }

  /** @param {string} scope @returns {Promise<Saved | undefined>} */
  saved(scope) {
    return this.#connection.get("state", scope);
  }

  /** @param {string} scope @param {Saved} saved */
  async save(scope, saved) {
    await this.#connection.put("state", saved, scope);
  }

  close() {
    this.#connection.close();
  }
}

/** @param {Connection} connection */
function makeStores(connection) {
  connection.createObjectStore("state");
  connection.createObjectStore("journal", { keyPath: "id" }).createIndex("scope", "scope");
}
