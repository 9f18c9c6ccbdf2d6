"""Who may come in, and who has failed too often."""
