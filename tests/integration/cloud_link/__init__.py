"""The vendor's side of the link between venue and cloud."""
