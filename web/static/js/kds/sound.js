/** Three short synthesised sounds. A browser plays none until somebody has tapped; the screen shows that. */
/** @typedef {import("../lib/types.js").Ticket} Ticket */

/** @type {AudioContext | null} */
let context = null;

/** Tones as [hertz, start, seconds]. @type {Record<string, [number, number, number][]>} */
const SOUNDS = {
  new: [
    [880, 0, 0.12],
    [1175, 0.14, 0.2],
  ],
  changed: [
    [660, 0, 0.1],
    [660, 0.16, 0.1],
    [660, 0.32, 0.1],
  ],
  voided: [
    [520, 0, 0.18],
    [330, 0.2, 0.35],
  ],
};

/**
 * The sound for an event; most have none, and a mark that was there before does not sound again.
 * @param {string} type @param {Ticket} ticket @param {Ticket} [before] the ticket as this screen had it
 */
export function soundOf(type, ticket, before) {
  if (type === "ticket.queued") return "new";
  if (!before) return "";
  const marksBefore = new Map(before.lines.map((line) => [line.id, line.change]));
  const marks = ticket.lines.map((line) => line.change !== marksBefore.get(line.id) && line.change);
  if (marks.includes("voided")) return "voided";
  const hasOtherNote = ticket.change && (!before.change || before.order.note !== ticket.order.note);
  return marks.includes("changed") || hasOtherNote ? "changed" : "";
}

/** Turn sound on; call it from a tap. */
export async function arm() {
  context ??= new AudioContext();
  await context.resume();
  play("new");
  return context.state === "running";
}

/** @param {string} name */
export function play(name) {
  if (context?.state === "running")
    SOUNDS[name]?.forEach((tone) => playTone(/** @type {AudioContext} */ (context), ...tone));
}

/** @param {AudioContext} audio @param {number} hertz @param {number} after @param {number} seconds */
function playTone(audio, hertz, after, seconds) {
  const at = audio.currentTime + after;
  const tone = new OscillatorNode(audio, { type: "triangle", frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.5, at + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
