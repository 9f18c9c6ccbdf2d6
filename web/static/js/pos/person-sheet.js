/** The signed-in person and the Sign out button, which is disabled while commands are unsent. */
import { Sheet } from "../elements/sheet.js";
import { html } from "../elements/html.js";
import { labelOf } from "../lib/labels.js";
import { text } from "../lib/texts.js";
import { signOut } from "../sign-out.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState, onClose: () => void}} props */
export function PersonSheet({ terminal, onClose }) {
  const me = terminal.me.value;
  const waiting = terminal.hub.journal.waiting.value.length;
  const facts = [me && labelOf(me.staff.role), me?.device?.name].filter(Boolean).join(" · ");
  const isManager = me?.staff.role === "manager" || me?.staff.role === "admin";
  return html`
    <${Sheet} title=${me?.staff.name ?? text("pos-you")} testid="person-sheet" onClose=${onClose}>
      <p class="quiet">${facts}</p>
      ${
        isManager &&
        html`
          <a class="button big" href="/manager">${text("pos-managers-screen")}</a>
        `
      }
      ${
        waiting > 0 &&
        html`
          <p class="problem">
            ${text("pos-stay-signed-in", { count: waiting })}
          </p>
        `
      }
      <button class="button main huge" data-testid="sign-out" disabled=${waiting > 0} onClick=${signOut}>
        ${text("common-sign-out")}
      </button>
    </${Sheet}>
  `;
}
