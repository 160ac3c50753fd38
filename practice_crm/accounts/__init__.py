"""The people of the practice company and how they get into the database."""
