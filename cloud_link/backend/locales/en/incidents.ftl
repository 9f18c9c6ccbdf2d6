# Incidents, as rows keep them: a key and its data.

incident-chain-shorter = the chain has { $entries } entries, and had { $before }
incident-entry-changed = entry { $entry } has another hash than it had
