"""``golive approve``: a key user approves scenarios by name, each in the text that it has today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from authoring.accidents import id_of
from authoring.catalogue import Catalogue, load_catalogue, text_digest
from drivers.words import Lang
from golive.signing import say
from reports.evidence.read import read
from reports.verdict.approvals import Approved, Standing, add_approvals, standing_of
from reports.verdict.integrity import Given
from reports.verdict.papers import APPROVALS, Project, read_project
from reports.verdict.risks import Approval
from reports.verdict.table import InputError
from reports.words import Text

WORDS = {
    Approved.YES: Text("✓ 已批准", "✓ approved"),
    Approved.CHANGED: Text("△ 批准后有改动", "△ changed since its approval"),
    Approved.NO: Text("· 未批准", "· not approved"),
}


def approve_command(root: Path, wanted: Sequence[str], by: str, role: str, lang: Lang, checkout: Path) -> int:
    """Approve scenarios (ids, or all of a feature file); without any, show how each stands. 0, or 1 when some are open."""
    project, catalogue = read_project(root), load_catalogue(checkout)
    if not wanted:
        return _show(project, catalogue, lang)
    now = datetime.now(UTC)
    day, person = project.papers.release.day(now), project.papers.people.find(by, role)
    if person is None or not person.acts_on(day):
        raise InputError([Text(f"people.toml 中没有 {by}（{role}）", f"{by} ({role}) isn't in people.toml")])
    roles = project.criteria.approvals.roles
    if roles and role not in roles:
        raise InputError(
            [
                Text(
                    f"{role} 不能批准场景，可以的有 {'、'.join(roles)}",
                    f"{role} may not approve; {', '.join(roles)} may",
                )
            ]
        )
    made = [Approval(id, by, role, day, digest) for id, digest in _chosen(catalogue, wanted).items()]
    add_approvals(root / APPROVALS, made)
    names = " ".join(a.scenario for a in made)
    say(
        Console(),
        Text(f"{by} 已批准 {len(made)} 个场景：{names}", f"{by} approved {len(made)}: {names}"),
        lang,
        "green",
    )
    return 0


def _chosen(catalogue: Catalogue, wanted: Sequence[str]) -> dict[str, str]:
    """Scenario → digest of its text; ``InputError`` for a word that names none."""
    found: dict[str, str] = {}
    for word in (w.lstrip("@") for w in wanted):
        mine = {
            id: text_digest(scenario)
            for feature in catalogue.features
            for scenario in feature.scenarios
            if (id := id_of(scenario))
            and (id == word or feature.file.endswith(word) and word.endswith(".feature"))
            if not catalogue.stopped(feature, scenario)
        }
        if not mine:
            raise InputError(
                [
                    Text(
                        f"没有场景 {word}（编号，或 .feature 文件）",
                        f"there is no scenario {word} (an id, or a .feature file)",
                    )
                ]
            )
        found |= mine
    return found


def _show(project: Project, catalogue: Catalogue, lang: Lang) -> int:
    console = Console()
    given = Given(
        read(Path("/nonexistent")), (), project.register, project.criteria, datetime.now(UTC), project.papers
    )
    found: list[Standing] = []
    for feature in catalogue.features:
        for scenario in feature.scenarios:
            if id := id_of(scenario):
                standing = standing_of(given, id, text_digest(scenario))
                found.append(standing)
                who = f" {standing.by.by} {standing.by.on}" if standing.by else ""
                word = WORDS[standing.state]
                say(
                    console,
                    Text(f"{word.zh} {id} {scenario.title}{who}", f"{word.en} {id} {scenario.title}{who}"),
                    lang,
                )
    good = sum(s.state is Approved.YES for s in found)
    say(console, Text(f"已批准 {good}/{len(found)}", f"{good} of {len(found)} approved"), lang)
    return 0 if good == len(found) else 1
