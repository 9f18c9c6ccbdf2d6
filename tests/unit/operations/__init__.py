"""What operations allow, without a database."""
