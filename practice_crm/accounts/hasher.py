"""The password hash of practice installations."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class PracticeHasher(PBKDF2PasswordHasher):
    """Django's PBKDF2 with 20,000 rounds (about 5 ms): for made-up people on this machine only."""

    iterations = 20_000
