/** The functions that every element is written with. */
import "@preact/signals";
import "./load-texts.js";
export { html, render } from "htm/preact";
export { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
export { computed, effect, signal, useComputed, useSignal } from "@preact/signals";

/** The class names that apply. @param {...(string | false | null | undefined)} names */
export function classes(...names) {
  return names.filter(Boolean).join(" ");
}
