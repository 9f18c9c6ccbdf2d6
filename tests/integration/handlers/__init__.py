"""Running the house: every list an admin can change, by HTTP, against a real database."""
