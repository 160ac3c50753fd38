"""Database migrations of the bundled CRM."""
