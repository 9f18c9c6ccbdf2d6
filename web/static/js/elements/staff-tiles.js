/** One tile per person, with the initials in front. */
import { initials, labelOf } from "../lib/labels.js";
import { html } from "./html.js";

/** @param {{staff: {id: string, name: string, initials?: string, role: string}[], onChoose: (person: any) => void}} props */
export function StaffTiles({ staff, onChoose }) {
  return html`
    <div class="staff">
      ${staff.map(
        (one) => html`
          <button
            class="staff-tile"
            key=${one.id}
            data-testid=${`staff-${one.name}`}
            data-role=${one.role}
            data-staff=${one.id}
            onClick=${() => onChoose(one)}
          >
            <span class="initials">${one.initials || initials(one.name)}</span>
            <span>
              <strong>${one.name}</strong>
              <small>${labelOf(one.role)}</small>
            </span>
          </button>
        `,
      )}
    </div>
  `;
}
