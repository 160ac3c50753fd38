"""The people of the practice company and how they get into the database."""

PASSWORD_VARIABLE = "GOLIVE_PRACTICE_PASSWORD"  # noqa: S105 - the name of a variable, not a password
KEY_VARIABLE = "GOLIVE_PRACTICE_KEY"
