"""Paper: `escpos` makes bytes of slips, `line` carries them to one printer, `spooler` works through what is queued."""
