/** The few words every element is written with. */
import "@preact/signals";
export { html, render } from "htm/preact";
export { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
export { computed, effect, signal, useComputed, useSignal } from "@preact/signals";

/** Class names that hold. @param {...(string | false | null | undefined)} names */
export function classes(...names) {
  return names.filter(Boolean).join(" ");
}
