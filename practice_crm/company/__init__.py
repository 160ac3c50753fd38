"""A believable company to look around in: its people, and a year of their work, the same every time."""
