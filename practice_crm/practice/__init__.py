"""Means for tests under ``/practice``; there only when started with ``--practice``."""
