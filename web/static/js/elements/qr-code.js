/** A QR code: dark on light in every theme, with the quiet zone that cameras need. */
import { encode } from "uqr";
import { html } from "./html.js";

const EDGE = 4;

/** @param {{text: string, label: string}} props */
export function QrCode({ text, label }) {
  const { size, data } = encode(text, { ecc: "M", border: EDGE });
  return html`
    <svg class="qr-code" role="img" aria-label=${label} viewBox=${`0 0 ${size} ${size}`} shape-rendering="crispEdges" data-testid="qr-code">
      <rect width=${size} height=${size} fill="#fff" />
      <path d=${data.map(path).join("")} fill="#000" />
    </svg>
  `;
}

/** One row of squares. @param {boolean[]} row @param {number} y */
function path(row, y) {
  return row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")).join("");
}
