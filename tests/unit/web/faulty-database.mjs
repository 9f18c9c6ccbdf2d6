// The browser's database as it really is: any call may fail, hang, or find everything gone. What is stored outlives a page.

/** The calls that can be made to fail. */
export const CALLS = ["open", "entries", "write", "saved", "save"];

export class FaultyDatabase {
  kept = new Map();
  states = new Map();
  /** What goes wrong, by call: `fails` n times, or for ever. */
  faults = new Map();
  openings = 0;
  #lost = () => {};

  /** @param {string} call @param {{times?: number, error?: string, hangs?: boolean}} how */
  fault(call, { times = Infinity, error = "UnknownError", hangs = false } = {}) {
    this.faults.set(call, { times, error, hangs });
  }

  mend() {
    this.faults.clear();
  }

  /** Site data cleared: everything is gone, and the browser ends the connection. */
  clear({ isTold = true } = {}) {
    this.kept.clear();
    this.states.clear();
    this.isOpen = false;
    if (isTold) this.#lost();
  }

  /** What lib/storage.js takes to open it. */
  opener = async (lost) => {
    await this.#call("open");
    this.openings += 1;
    this.isOpen = true;
    this.#lost = lost;
    return this;
  };

  async entries(scope) {
    await this.#call("entries");
    return [...this.kept.values()].filter((one) => one.scope === scope).map((one) => structuredClone(one));
  }

  async write(entries, gone) {
    await this.#call("write");
    entries.forEach((one) => this.kept.set(one.id, structuredClone(one)));
    gone.forEach((id) => this.kept.delete(id));
  }

  async saved(scope) {
    await this.#call("saved");
    return this.states.get(scope);
  }

  async save(scope, saved) {
    await this.#call("save");
    this.states.set(scope, saved);
  }

  close() {
    this.isOpen = false;
  }

  async #call(name) {
    const fault = this.faults.get(name);
    if (fault && fault.times-- > 0) {
      if (fault.hangs) await new Promise(() => {});
      throw Object.assign(new Error(`${name} failed`), { name: fault.error });
    }
    if (name !== "open" && !this.isOpen) throw Object.assign(new Error("closed"), { name: "InvalidStateError" });
  }
}
