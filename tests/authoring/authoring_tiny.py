"""What tiny projects are made of: sentences that need no step modules on disk, and feature files."""

from __future__ import annotations

from types import ModuleType

from authoring.sentences import Sentences, definitions_of

STEPS = '''"""客户 / Customers"""
from pytest_bdd import given, then, when
from drivers.sentences import sentence


@given(sentence("{who}名下有客户“{name}”"))
@given(sentence('{who} has the customer "{name}"'))
def _(who, name):
    """已有的客户 / a customer that is there"""


@when(sentence("{who}录入客户“{name}”，联系方式“{contact}”"))
@when(sentence('{who} records the customer "{name}" with contact "{contact}"'))
def _(who, name, contact):
    """录入客户 / record a customer"""


@when(sentence("王芳申请折扣 {amount:money} 元"))
def _(amount):
    """申请折扣 / ask for a discount"""


@then(sentence("保存成功"))
@then(sentence("it is saved"))
def _():
    """已保存 / saved"""
'''

HEAD = "# language: zh-CN\n@CUS-03\n功能: 客户查重\n"
SCENARIO = "\n  @UAT-0001\n  场景: 录入\n    当 王芳录入客户“远景”，联系方式“021”\n    那么 保存成功\n"
GOOD = HEAD + SCENARIO
REGISTER = "id,kind,group,priority,channel\nCUS-01,requirement,CUS,M,B\nCUS-03,requirement,CUS,M,B\nPERF-01,requirement,PERF,M,A\nUSE-01,requirement,USE,S,U\n"


KEPT: list[ModuleType] = []
"""pytest-bdd knows a step for as long as its module lives."""


def sentences_from(code: str, file: str = "steps/customers.py") -> Sentences:
    """The sentences of a step module given as text."""
    module = ModuleType("tiny_steps")
    exec(compile(code, file, "exec"), module.__dict__)
    KEPT.append(module)
    return Sentences(definitions_of(module, file))
