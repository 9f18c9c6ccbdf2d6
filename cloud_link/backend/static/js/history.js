// A site's history in sentences, and its latest heartbeats as a table.

import { cell, element, emptyRow, made } from "/static/js/cloud.js";
import { ago, day, span, stamp } from "/static/js/format.js";

/** @type {Record<string, (entry: any) => string>} */
const SENTENCES = {
  locked: ({ mode, reason }) => `${mode === "drain" ? "Set to drain" : "Locked"}: ${reason}`,
  unlocked: () => "Unlocked",
  code_issued: ({ until }) => `Unlock code issued, valid until ${stamp(until)}`,
  granted: ({ license_expires_at: until }) => (until ? `Licensed until ${day(until)}` : "Licensed without an end date"),
  made: () => "Key made",
  rotated: ({ former_key_until: until }) => `New key made. The old one works until ${stamp(until)}`,
  registered: ({ name }) => `Registered as ${name}`,
  changed: ({ fields }) => `Changed: ${fields.join(", ").replaceAll("_", " ")}`,
  deregistered: () => "Deregistered",
  audit_broken: ({ why }) => `Audit chain broken: ${why}`,
  key_used_elsewhere: ({ linked_from: from }) => `Key used from another place while linked from ${from}`,
  flags_cleared: () => "Flags cleared",
  clock_reset: () => "Clock mark reset",
};

/** @param {any} entry */
function historyRow(entry) {
  const shown = made("tr");
  const sentence = SENTENCES[entry.action]?.(entry) ?? entry.action;
  shown.append(cell("", sentence, "wide"), cell("By", entry.by ?? "–"), cell("From", entry.address ?? "–"));
  shown.prepend(cell("", stamp(entry.at), "when"));
  return shown;
}

/** @param {any} beat */
function heartbeatRow(beat) {
  const shown = made("tr");
  shown.append(
    cell("", stamp(beat.at), "when"), cell("State", beat.state ?? "–"), cell("Version", beat.version),
    cell("Up", span(beat.uptime_seconds / 60)), cell("Devices", beat.devices_online ?? "–"),
    cell("Backup", beat.last_backup_at ? ago(beat.last_backup_at) : "–"),
    cell("Restore verified", beat.last_restore_proven_at ? ago(beat.last_restore_proven_at) : "–"),
    cell("Audit", beat.audit_head?.n ?? "–"), cell("Events", beat.event_position ?? "–"), cell("From", beat.address),
  );
  return shown;
}

/** @param {any} history */
export function showHistory({ heartbeats, ...kinds }) {
  const entries = Object.values(kinds).flat().sort((one, other) => other.at.localeCompare(one.at));
  element("history").replaceChildren(...entries.map(historyRow));
  const beats = heartbeats.slice(0, 10).map(heartbeatRow);
  element("heartbeats").replaceChildren(...(beats.length ? beats : [emptyRow(10, "No heartbeats yet.")]));
}
