/** A category's colour as the menu names it: one of ours by name, or any by number. */
const NAMED = new Set(["amber", "blue", "brown", "green", "grey", "pink", "red", "teal", "violet"]);

/** Style for something tinted. @param {string | null | undefined} colour @returns {Record<string, string>} */
export function tint(colour) {
  if (!colour) return {};
  return { "--tint": NAMED.has(colour) ? `var(--tint-${colour})` : colour };
}
