"""Tiny projects: a folder with features, read without any step modules on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from authoring.catalogue import Catalogue, load_catalogue
from authoring.sentences import Sentences
from tests.authoring.authoring_tiny import REGISTER, STEPS, sentences_from


@pytest.fixture(scope="session")
def known() -> Sentences:
    """The sentences of ``STEPS``."""
    return sentences_from(STEPS)


@pytest.fixture
def project(tmp_path: Path, known: Sentences) -> Callable[..., Catalogue]:
    """Write feature files (text or bytes, by name below ``features/``) and read the project."""

    def make(
        register: str | None = REGISTER, sentences: Sentences = known, **files: str | bytes
    ) -> Catalogue:
        folder = tmp_path / "features" / "customers"
        folder.mkdir(parents=True, exist_ok=True)
        if register is not None:
            (tmp_path / "features" / "requirements.csv").write_text(register, "utf-8")
        for name, content in files.items():
            (folder / f"{name}.feature").write_bytes(
                content if isinstance(content, bytes) else content.encode()
            )
        return load_catalogue(tmp_path, sentences)

    return make
