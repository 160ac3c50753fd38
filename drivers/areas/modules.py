"""模块开关: what people do with switching modules off."""

from __future__ import annotations

from typing import Protocol


class Modules(Protocol):
    """模块开关 / switching modules off."""
