/** A payment that the guest makes on their own telephone: where, how it stands, and the way out of it. */
import { Amount } from "./amount.js";
import { QrCode } from "./qr-code.js";
import { html } from "./html.js";

/** @typedef {import("../lib/types.js").Payment} Payment */

/** @param {{payment: Payment, settings: any, canCancel: boolean, onCancel: () => void}} props */
export function PendingPayment({ payment, settings, canCancel, onCancel }) {
  const charged = payment.amount_minor + (payment.tip_minor ?? 0);
  return html`
    <section class="pay-right awaited" data-testid="awaited">
      ${payment.redirect_url ? html`<${Page} url=${payment.redirect_url} />` : html`<${NoPage} />`}
      <div class="awaited-words" role="status">
        <strong><${Amount} minor=${charged} currency=${settings} /></strong>
        <span data-testid="awaited-note">${payment.note ?? words(payment)}</span>
      </div>
      <span class="rail-gap"></span>
      <button class="button big wide" data-testid="cancel-payment" disabled=${!canCancel} onClick=${onCancel}>
        ${canCancel ? "Cancel it: pay another way" : "Being cancelled"}
      </button>
    </section>
  `;
}

/** @param {Payment} payment */
function words({ redirect_url }) {
  return redirect_url ? "The guest scans this and pays. It settles here by itself." : "Asking Pesapal for a page to pay on";
}

/** @param {{url: string}} props */
function Page({ url }) {
  return html`
    <${QrCode} text=${url} label="Where the guest pays" />
    <a class="button big wide" href=${url} target="_blank" rel="noopener noreferrer" data-testid="pesapal-page">
      Open the page on this screen
    </a>
  `;
}

function NoPage() {
  return html`
    <div class="qr-code qr-none" aria-hidden="true"></div>
  `;
}
