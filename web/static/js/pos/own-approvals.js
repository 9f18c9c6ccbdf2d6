/**
 * The approvals that this person asked for: what waits, what is granted and can be done now, and how each ended.
 * Nothing runs by itself at the grant: an open sheet runs its command, anything else is offered.
 */
import { computed, signal } from "@preact/signals";
import { toast } from "../elements/toast.js";
import { actText, commandOf, isFor } from "../lib/approvals.js";
import { now } from "../lib/clock.js";
import { Refusal, sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Approval} Approval */

export class OwnApprovals {
  /** The request that the open sheet waits for. @type {import("@preact/signals").Signal<string | null>} */ awaited = signal(null);
  /** Granted, but the act has become graver since: asked for again. @type {import("@preact/signals").Signal<string[]>} */ #exceeded = signal([]);
  #terminal;

  /** @param {import("./terminal-state.js").TerminalState} terminal */
  constructor(terminal) {
    this.#terminal = terminal;
    terminal.hub.onEvent(({ type, data }) => type === "approval.resolved" && this.#tell(data.approval));
  }

  #own = computed(() => {
    const { approvals, me } = this.#terminal.hub.store;
    const isMine = (/** @type {Approval} */ one) => one.asked_by.id === me.value?.staff.id;
    const isAlive = (/** @type {Approval} */ one) =>
      Date.parse(one.expires_at) > now.value && !this.#exceeded.value.includes(one.id);
    return Object.values(approvals.value).filter((one) => isMine(one) && isAlive(one));
  });
  #unawaited = computed(() => this.#own.value.filter((one) => one.id !== this.awaited.value));
  granted = computed(() => this.#unawaited.value.filter((one) => one.state === "granted"));
  pending = computed(() => this.#unawaited.value.filter((one) => one.state === "pending"));

  /** `pending` or `granted`; null if it has ended, or covers too little. @param {string} id */
  stateOf(id) {
    return this.#own.value.find((one) => one.id === id)?.state ?? null;
  }

  /** The request for this command that waits or is granted. @param {string} name @param {Record<string, any>} args */
  requestFor(name, args) {
    return this.#own.value.find((one) => isFor(one, name, args)) ?? null;
  }

  /** Do what was granted. What has become graver since is asked for again. @param {Approval} approval */
  async spend(approval) {
    const { name, args } = commandOf(approval);
    this.#terminal.sheet.value = null;
    try {
      await this.#terminal.hub.command(name, args);
      toast(text("pos-approval-done", { act: this.#act(approval) }));
    } catch (error) {
      toast(sentence(error), "refused");
      if (this.isExceeded(error, approval.id)) void this.#terminal.act(name, approval.args ?? {});
    }
  }

  /** Was the act more than this approval covers? Then it is offered no more. @param {unknown} error @param {string} id */
  isExceeded(error, id) {
    const isIt = error instanceof Refusal && error.problem.code === "approval_exceeded";
    if (isIt) this.#exceeded.value = [...this.#exceeded.value, id];
    return isIt;
  }

  /** @param {Approval} approval */
  #tell(approval) {
    if (approval.asked_by.id !== this.#terminal.me.value?.staff.id || approval.id === this.awaited.value) return;
    const act = this.#act(approval);
    if (approval.state === "granted") toast(text("pos-approval-was-granted", { act }), "ready");
    if (approval.state === "refused") toast(text("pos-approval-was-refused", { act }), "refused");
    if (approval.state === "expired") toast(text("pos-approval-has-expired", { act }), "refused");
  }

  /** @param {Approval} approval */
  #act(approval) {
    return actText(approval, this.#terminal.settings.value);
  }
}
