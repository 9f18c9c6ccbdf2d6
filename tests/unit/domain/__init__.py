"""Rules of the trade, without anything around them."""
