/** A payment that the guest makes on their own phone: the page to pay on, its state, and a button to cancel it. */
import { Amount } from "./amount.js";
import { QrCode } from "./qr-code.js";
import { html } from "./html.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Payment} Payment */

/** @param {{payment: Payment, settings: any, canCancel: boolean, onCancel: () => void}} props */
export function PendingPayment({ payment, settings, canCancel, onCancel }) {
  const charged = payment.amount_minor + (payment.tip_minor ?? 0);
  return html`
    <section class="pay-right awaited" data-testid="awaited">
      ${payment.redirect_url ? html`<${Page} url=${payment.redirect_url} />` : html`<${NoPage} />`}
      <div class="awaited-words" role="status">
        <strong><${Amount} minor=${charged} currency=${settings} /></strong>
        <span data-testid="awaited-note">${payment.note ?? statusText(payment)}</span>
      </div>
      <span class="rail-gap"></span>
      <button class="button big wide" data-testid="cancel-payment" disabled=${!canCancel} onClick=${onCancel}>
        ${text(canCancel ? "pos-cancel-payment" : "pos-cancelling")}
      </button>
    </section>
  `;
}

/** @param {Payment} payment */
function statusText({ redirect_url }) {
  return text(redirect_url ? "pos-guest-scans" : "pos-asking-pesapal");
}

/** @param {{url: string}} props */
function Page({ url }) {
  return html`
    <${QrCode} text=${url} label=${text("pos-payment-page")} />
    <a class="button big wide" href=${url} target="_blank" rel="noopener noreferrer" data-testid="pesapal-page">
      ${text("pos-open-payment-page")}
    </a>
  `;
}

function NoPage() {
  return html`
    <div class="qr-code qr-none" aria-hidden="true"></div>
  `;
}
