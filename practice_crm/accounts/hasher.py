"""The password hash of practice installations."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class PracticeHasher(PBKDF2PasswordHasher):
    """Django's PBKDF2 with 10,000 rounds (a few milliseconds): for made-up people on this machine only."""

    iterations = 10_000
