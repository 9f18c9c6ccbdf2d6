/** A category's colour: one of ours by name, or any CSS colour. */
const NAMED = new Set(["amber", "blue", "brown", "green", "grey", "pink", "red", "teal", "violet"]);

/** The style for a tinted element. @param {string | null | undefined} colour @returns {Record<string, string>} */
export function tint(colour) {
  if (!colour) return {};
  return { "--tint": NAMED.has(colour) ? `var(--tint-${colour})` : colour };
}
