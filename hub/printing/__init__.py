"""Printing: `escpos` encodes slips, `line` sends them to one printer, `spooler` works through the print queue."""
