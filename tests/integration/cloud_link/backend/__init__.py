"""Whom the vendor's cloud lets in, what links send it, and how it runs."""
