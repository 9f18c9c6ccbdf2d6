"""How the cloud's tables came to be. Files are never edited once released."""
