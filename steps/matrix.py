"""权限矩阵 / Permission matrix

Every cell of role × object × action (PERM-06). What one person is denied, another one does with the same record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pytest_bdd import then

from drivers.errors import CrmRefused, Reason
from drivers.records import Person
from drivers.rights import Answer, Deed, Thing, Whose
from drivers.sentences import sentence
from steps.asserting import DENIED


@then(sentence("对{whose:word}“{thing}”，{role:word}的“{deed}”应被{answer:word}"))
def _(crm, matrix, story, shown, whose, thing, role, deed, answer):
    """允许的真正做成；拒绝的做不成、内容没有变，而有权的人对同一条记录做得成
    / what is allowed really happens; what is denied doesn't, while somebody who may does it with the same record"""
    what, actor = Thing(thing), matrix.actor(role)
    owner = matrix.owner(actor, Whose(whose), what)
    cell = Cell(crm, matrix, what, actor, owner, f"{role}{deed}{whose}{thing}")
    place = role, whose, thing, deed
    try:
        CHECKS[Answer(answer), Deed(deed)](cell)
    except BaseException as raised:
        matrix.forget(what, owner)
        shown(place, answer, cell.found and cell.found.value, False, raised)
        raise
    shown(place, answer, answer, True, None)


@dataclass
class Cell:
    """One cell: who tries what with whose record."""

    crm: Any
    matrix: Any
    thing: Thing
    actor: Person
    owner: Person
    what: str
    found: Answer | None = None
    """What the CRM has answered so far."""

    @property
    def hands(self):
        """How this object is handled."""
        return self.matrix.hands(self.thing)

    @property
    def desk(self):
        """The person who tries it, through the scenario's channel."""
        return self.crm.desk(self.actor)

    @property
    def owners(self):
        """Whose record it is."""
        return self.matrix.desk(self.owner)

    @property
    def keepers(self):
        """Who may change such a record."""
        return self.matrix.desk(self.matrix.keeper(self.thing, self.owner))

    @property
    def administrators(self):
        """Who may do everything."""
        return self.matrix.desk(self.matrix.administrator)

    def answered(self, answer, as_it_should, words):
        """The CRM has given another answer unless ``as_it_should``."""
        if not as_it_should:
            self.found = answer
            raise AssertionError(words)

    def allowed(self, act):
        """``act``, which may be refused for lack of rights."""
        try:
            return act()
        except CrmRefused as refused:
            self.found = Answer.DENIED if refused.reason in DENIED else None
            raise

    def record(self):
        """The record that it's tried on; it has to be there before anything is judged."""
        kept = self.matrix.record(self.thing, self.owner)
        assert self.hands.look(self.owners, kept.id) == kept.name, f"没有对照：负责人看不到 {kept.name}"
        return kept


def view_allowed(cell):
    kept = cell.record()
    looked = cell.allowed(lambda: cell.hands.look(cell.desk, kept.id))
    assert looked == kept.name, f"{cell.what}：打开的不是这条记录"
    for names in lists(cell):
        found = cell.allowed(lambda names=names: names(cell.desk, kept.name))
        cell.answered(Answer.DENIED, kept.name in found, f"{cell.what}：应当看得到，列表或搜索里却没有")


def view_denied(cell):
    kept = cell.record()
    denied(cell, lambda: cell.hands.look(cell.desk, kept.id))
    for names in lists(cell):
        assert kept.name in names(cell.owners, kept.name), "没有对照：负责人的列表或搜索里也没有"
        found = seen(lambda names=names: names(cell.desk, kept.name))
        cell.answered(Answer.ALLOWED, kept.name not in found, f"{cell.what}：应当拒绝，列表或搜索里却有")


def export_allowed(cell):
    kept = cell.record()
    found = cell.allowed(lambda: cell.hands.exported(cell.desk))
    cell.answered(Answer.DENIED, kept.name in found, f"{cell.what}：导出里没有这条记录")


def export_denied(cell):
    kept = cell.record()
    assert kept.name in cell.hands.exported(cell.owners), "没有对照：负责人的导出里也没有"
    found = seen(lambda: cell.hands.exported(cell.desk))
    cell.answered(Answer.ALLOWED, kept.name not in found, f"{cell.what}：应当拒绝，导出里却有")


def create_allowed(cell):
    name = cell.matrix.name(cell.thing)
    forged(cell, lambda desk: cell.hands.make(desk, name, cell.matrix, cell.owner))
    assert name not in cell.hands.listed(cell.administrators, name), f"{cell.what}：伪造的请求建立了记录"
    made = cell.allowed(lambda: cell.hands.make(cell.desk, name, cell.matrix, cell.owner))
    assert cell.hands.look(cell.administrators, made) == name, f"{cell.what}：没有建立"


def create_denied(cell):
    name = cell.matrix.name(cell.thing)
    denied(cell, lambda: cell.hands.make(cell.desk, name, cell.matrix, cell.owner))
    forged(cell, lambda desk: cell.hands.make(desk, name, cell.matrix, cell.owner))
    there = cell.hands.listed(cell.administrators, name)
    cell.answered(Answer.ALLOWED, name not in there, f"{cell.what}：虽被拒绝，记录却建立了")
    made = cell.hands.make(cell.owners, name, cell.matrix, cell.owner)
    assert name in cell.hands.listed(cell.administrators, name), f"没有对照：有权的人也建不了 {made}"


def change_allowed(cell):
    kept, value = cell.record(), cell.matrix.new_value(cell.thing)
    before = cell.hands.value(cell.administrators, kept.id)
    forged(cell, lambda desk: cell.hands.change(desk, kept.id, value))
    assert cell.hands.value(cell.administrators, kept.id) == before, f"{cell.what}：伪造的请求改了记录"
    cell.allowed(lambda: cell.hands.change(cell.desk, kept.id, value))
    now = cell.hands.value(cell.administrators, kept.id)
    cell.answered(Answer.DENIED, now == value, f"{cell.what}：没有改成")


def change_denied(cell):
    kept, value = cell.record(), cell.matrix.new_value(cell.thing)
    before = cell.hands.value(cell.administrators, kept.id)
    denied(cell, lambda: cell.hands.change(cell.desk, kept.id, value))
    forged(cell, lambda desk: cell.hands.change(desk, kept.id, value))
    now = cell.hands.value(cell.administrators, kept.id)
    cell.answered(Answer.ALLOWED, now == before, f"{cell.what}：虽被拒绝，内容却改了")
    cell.hands.change(cell.keepers, kept.id, value)
    assert cell.hands.value(cell.administrators, kept.id) == value, "没有对照：有权的人也改不了"


def remove_allowed(cell):
    kept = cell.record()
    forged(cell, lambda desk: cell.hands.remove(desk, kept.id))
    assert cell.hands.look(cell.administrators, kept.id) == kept.name, f"{cell.what}：伪造的请求删了记录"
    cell.matrix.used_up(kept)
    cell.allowed(lambda: cell.hands.remove(cell.desk, kept.id))
    gone(cell, kept, f"{cell.what}：没有删掉")


def remove_denied(cell):
    kept = cell.record()
    denied(cell, lambda: cell.hands.remove(cell.desk, kept.id))
    forged(cell, lambda desk: cell.hands.remove(desk, kept.id))
    still_there(cell, kept)
    cell.matrix.used_up(kept)
    cell.hands.remove(cell.administrators, kept.id)
    gone(cell, kept, "没有对照：系统管理员也删不掉")


def reassign_allowed(cell):
    kept = cell.record()
    to, before = cell.matrix.heir(kept), cell.hands.owner(cell.administrators, kept.id)
    forged(cell, lambda desk: cell.hands.reassign(desk, kept.id, to.user))
    assert cell.hands.owner(cell.administrators, kept.id) == before, f"{cell.what}：伪造的请求转交了记录"
    cell.matrix.used_up(kept)
    cell.allowed(lambda: cell.hands.reassign(cell.desk, kept.id, to.user))
    now = cell.hands.owner(cell.administrators, kept.id)
    cell.answered(Answer.DENIED, now == to.name, f"{cell.what}：没有转交")


def reassign_denied(cell):
    kept = cell.record()
    to, before = cell.matrix.heir(kept), cell.hands.owner(cell.administrators, kept.id)
    denied(cell, lambda: cell.hands.reassign(cell.desk, kept.id, to.user))
    forged(cell, lambda desk: cell.hands.reassign(desk, kept.id, to.user))
    now = cell.hands.owner(cell.administrators, kept.id)
    cell.answered(Answer.ALLOWED, now == before, f"{cell.what}：虽被拒绝，负责人却变成了{now}")
    cell.matrix.used_up(kept)
    cell.hands.reassign(cell.administrators, kept.id, to.user)
    assert cell.hands.owner(cell.administrators, kept.id) == to.name, "没有对照：系统管理员也不能转交"


CHECKS = {
    (Answer.ALLOWED, Deed.VIEW): view_allowed,
    (Answer.DENIED, Deed.VIEW): view_denied,
    (Answer.ALLOWED, Deed.CREATE): create_allowed,
    (Answer.DENIED, Deed.CREATE): create_denied,
    (Answer.ALLOWED, Deed.CHANGE): change_allowed,
    (Answer.DENIED, Deed.CHANGE): change_denied,
    (Answer.ALLOWED, Deed.REMOVE): remove_allowed,
    (Answer.DENIED, Deed.REMOVE): remove_denied,
    (Answer.ALLOWED, Deed.EXPORT): export_allowed,
    (Answer.DENIED, Deed.EXPORT): export_denied,
    (Answer.ALLOWED, Deed.REASSIGN): reassign_allowed,
    (Answer.DENIED, Deed.REASSIGN): reassign_denied,
}


def lists(cell):
    """Where records of this kind turn up: the list, and the search where it looks for them."""
    return [names for names in (cell.hands.listed, cell.hands.found) if names]


def denied(cell, act):
    """``act`` must be refused for lack of rights; anything else is no denial."""
    with pytest.raises(CrmRefused) as refused:
        act()
        cell.answered(Answer.ALLOWED, False, f"{cell.what}：应当拒绝，却做成了")
    assert refused.value.reason in DENIED, f"{cell.what}：不是因为权限被拒绝，而是：{refused.value}"
    cell.found = Answer.DENIED


def seen(look):
    """The names that somebody gets to see; being refused for lack of rights is to see none."""
    try:
        return look()
    except CrmRefused as refused:
        assert refused.reason in DENIED, f"不是因为权限被拒绝，而是：{refused}"
        return []


def forged(cell, act):
    """In the person's name, but not sent by them: without a session, without a token, with somebody else's."""
    if cell.crm.channel != "http":
        return
    another = cell.matrix.anybody_but(cell.actor)
    for desk in (cell.crm.forged(cell.actor, None), cell.crm.forged(cell.actor, another)):
        with pytest.raises(CrmRefused) as refused:
            act(desk)
            raise AssertionError(f"{cell.what}：伪造的请求被接受了")
        assert refused.value.reason is Reason.NOT_ALLOWED, f"伪造的请求没有被认出来：{refused.value}"
    with pytest.raises(CrmRefused) as refused:
        act(cell.crm.stranger())
        raise AssertionError(f"{cell.what}：没有登录也做成了")
    assert refused.value.reason is Reason.NOT_SIGNED_IN, f"应要求先登录，实际：{refused.value}"


def still_there(cell, kept):
    """The record has survived what was denied."""
    try:
        shown = cell.hands.look(cell.administrators, kept.id)
    except CrmRefused as refused:
        cell.found = Answer.ALLOWED
        raise AssertionError(f"{cell.what}：虽被拒绝，记录却没有了：{refused}") from None
    cell.answered(Answer.ALLOWED, shown == kept.name, f"{cell.what}：虽被拒绝，记录却变成了 {shown}")


def gone(cell, kept, otherwise):
    """Even the administrator doesn't find it any more."""
    with pytest.raises(CrmRefused) as refused:
        raise AssertionError(f"{otherwise}：{cell.hands.look(cell.administrators, kept.id)}")
    assert refused.value.reason is Reason.NOT_FOUND, f"{otherwise}：{refused.value}"
