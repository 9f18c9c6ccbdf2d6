/** Renders a live screen: the common frame, and the content once the state is known. */
import { Frame } from "./elements/frame.js";
import { html, render } from "./elements/html.js";
import { now } from "./lib/clock.js";
import { isWorthShowing } from "./lib/hold-text.js";
import { text } from "./lib/texts.js";
import { signOut } from "./sign-out.js";

/** @param {import("./hub.js").Hub} hub @param {string} kind @param {() => any} Content */
export function showScreen(hub, kind, Content) {
  const page = /** @type {HTMLElement} */ (document.getElementById("app"));
  render(
    html`
      <${Screen} hub=${hub} kind=${kind} Content=${Content} />
    `,
    page,
  );
}

/** @param {{hub: import("./hub.js").Hub, kind: string, Content: () => any}} props */
function Screen({ hub, kind, Content }) {
  const { licence, settings } = hub.store;
  const waiting = hub.journal.waiting.value.length;
  const reasons = [...hub.outbox.reasons.value.values()];
  const holds = now.value ? reasons.filter((hold) => isWorthShowing(hold, Date.now())) : [];
  return html`
    <${Frame}
      kind=${kind}
      licence=${licence.value}
      since=${hub.offlineSince.value}
      waiting=${waiting}
      isDurable=${hub.journal.isDurable}
      unsaved=${hub.journal.unsaved.value.length}
      isSignedOut=${hub.isSignedOut.value}
      holds=${holds}
      onSignOut=${signOut}
    >
      ${
        settings.value
          ? html`
              <${Content} />
            `
          : html`
              <div class="empty joining">
                <strong>${text("connection-joining")}</strong>
                ${text("connection-joining-note")}
              </div>
            `
      }
    </${Frame}>
  `;
}
