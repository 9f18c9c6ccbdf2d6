"""The cloud's server against its real database, and the venue's agent against the cloud."""
