"""``/api/modules``: which parts of the CRM are in use (CUS-10)."""

from __future__ import annotations

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.services import modules
from practice_crm.services.modules import State

router = Router(tags=["modules"])


class ModuleOut(Schema):
    """A module; those that are off only the administrator sees."""

    key: str
    name: str
    on: bool


class OffOut(Schema):
    """A module that is off."""

    id: str
    name: str


class OffPage(Schema):
    """All of them at once; in the form of a page, as every list is."""

    items: list[OffOut]
    total: int


class SwitchIn(Schema):
    """On or off."""

    on: bool


@router.get("", response=list[ModuleOut])
def list_modules(request: Signed) -> list[ModuleOut]:
    """The modules that are on; for the administrator all."""
    return [_module(state) for state in modules.states(request.auth)]


@router.put("/{key}", response=ModuleOut)
def switch_module(request: Signed, key: str, wanted: SwitchIn) -> ModuleOut:
    """Switch a module on or off (administrator); its data stays."""
    return _module(modules.switch(request.auth, key, wanted.on))


@router.get("/off", response=OffPage)
def list_off(request: Signed, search: str = "", page: int = 1, size: int = 200) -> OffPage:
    """The modules that are off, by name; for the administrator."""
    found = [OffOut(id=s.key, name=s.name.zh) for s in modules.states(request.auth) if not s.on]
    found = [off for off in found if search in off.name]
    return OffPage(items=found, total=len(found))


@router.delete("/off/{key}", response={204: None})
def not_off(request: Signed, key: str) -> Status[None]:
    """Take a module off the list of those that are off."""
    modules.put_back(request.auth, key)
    return Status(204, None)


def _module(state: State) -> ModuleOut:
    return ModuleOut(key=state.key, name=state.name.zh, on=state.on)
