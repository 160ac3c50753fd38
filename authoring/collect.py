"""The pytest plugin that finds scenarios: ``pytest features``, ``pytest features/customers/客户查重.feature``.

Options: ``--channel ui|http|both``, ``--tags=EXPR`` (with ``=``: pytest takes a word of its own that begins
with ``@`` for the name of a file), ``--cases FILE``. Each item holds its case in
``item.stash[CASE]`` and gets the fixture ``channel``. The step modules are found by themselves.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from authoring.catalogue import load_catalogue, plan
from authoring.collecting import CASE, BrokenItem, FeatureModule, Planned, is_mark
from authoring.lookup import Lookup
from authoring.problems import near
from authoring.register import BOTH
from authoring.tags import TagsMisused
from reports.evidence.model import CASE_LABEL, Manifest

__all__ = ["CASE", "BrokenItem", "FeatureModule"]

_PLANNED = pytest.StashKey[Planned]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """What of the scenarios is to run."""
    group = parser.getgroup("scenarios", "scenarios / 场景")
    group.addoption("--channel", choices=[*BOTH, "both"], default="both", help="ui, http or both")
    group.addoption("--tags", default=None, metavar="EXPR", help="--tags=@CUS-01, --tags='not @load'")
    group.addoption("--cases", default=None, metavar="FILE", help="run only the cases whose keys FILE lists")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A feature file below ``features/`` is a module of its own."""
    config = parent.config
    if file_path.suffix != ".feature" or config.rootpath / "features" not in file_path.parents:
        return None
    module: FeatureModule = FeatureModule.from_parent(parent, path=file_path)
    module.planned = config.stash[_PLANNED]
    return module


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Read everything once, when any of it was asked for; wrong options are told before anything runs."""
    config = session.config
    if _PLANNED in config.stash or not _wanted(config):
        return
    _register_steps(config)
    catalogue = load_catalogue(config.rootpath)
    if catalogue.sentences.broken:
        raise pytest.UsageError("\n".join(problem.shown() for problem in catalogue.sentences.broken))
    channels = BOTH if config.getoption("channel") == "both" else (config.getoption("channel"),)
    try:
        manifest = plan(catalogue, channels=channels, tags=config.getoption("tags"))
    except TagsMisused as wrong:
        raise pytest.UsageError(str(wrong)) from wrong
    if config.getoption("cases"):
        manifest = _chosen(manifest, Path(config.getoption("cases")))
    config.addinivalue_line("markers", f"{CASE_LABEL}(case): 计划中的用例 / the planned case of a scenario")
    for tag in sorted(filter(is_mark, catalogue.tags)):
        config.addinivalue_line("markers", f"{tag}: 场景标签 / a tag of scenarios")
    config.addinivalue_line("markers", "golive_case(case): the planned case that an item runs")
    config.stash[_PLANNED] = Planned(catalogue, manifest)
    config.add_cleanup(Lookup(catalogue.sentences, FeatureModule).install())


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_apply_tag(tag: str) -> bool | None:
    """Tags are markers already, through the cases."""
    return True


def _wanted(config: pytest.Config) -> bool:
    """Whether any argument lies at, above or below ``features/``."""
    features = config.rootpath / "features"
    paths = [(config.invocation_params.dir / arg.partition("::")[0]).resolve() for arg in config.args]
    return any(features in (path, *path.parents) or path in features.parents for path in paths)


def _register_steps(config: pytest.Config) -> None:
    """Every module below ``steps/``, so that a new one can't be forgotten."""
    pytest.register_assert_rewrite(
        "steps"
    )  # they import one another: also whoever comes first that way explains
    for path in sorted((config.rootpath / "steps").rglob("*.py")):
        if path.stem != "__init__":
            # the catalogue imports it again and tells what is wrong with it
            with contextlib.suppress(Exception):
                config.pluginmanager.import_plugin(
                    ".".join(path.relative_to(config.rootpath).with_suffix("").parts)
                )


def _chosen(manifest: Manifest, file: Path) -> Manifest:
    wanted = _lines(file)
    known = [case.key for case in manifest.cases]
    for key in wanted:
        if key not in known:
            hint = "、".join(near(key, known)) or "—"
            raise pytest.UsageError(
                f"{file}: 计划中没有用例 {key}，最接近的是 {hint} / no such case is planned, the nearest is {hint}"
            )
    return replace(manifest, cases=tuple(case for case in manifest.cases if case.key in wanted))


def _lines(file: Path) -> Iterable[str]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise pytest.UsageError(f"{file}: 无法读取 / can't be read: {error}") from error
    return {line.strip() for line in text.splitlines() if line.strip()}
