"""A sample of mutants of the functions below ``practice_crm/rules``, as JSON; ``bench.mutation`` runs it where cosmic-ray is.

    python bench/mutants.py ROOT COUNT SEED

Left out are mutants of annotations and decorators, those that aren't Python (nobody could write them, and killing
them is no merit), and ``is`` for ``==``: whether two equal texts are one object is Python's business and nobody's rule.
"""

from __future__ import annotations

import ast
import difflib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

LEFT_OUT = ("NoOp", "VariableInserter", "VariableReplacer", "RemoveDecorator", "ExceptionReplacer")
LEFT_OUT_ENDS = ("_Is", "_IsNot")


class Site(NamedTuple):
    """Where which operator has something to change, for the how-manieth time in the module."""

    path: Path
    operator: str
    occurrence: int
    function: str
    line: int


def sites(path: Path) -> Iterator[Site]:
    """Every place of a module's functions that an operator can change."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    bodies = [
        (n.name, n.body[0].lineno, n.body[-1].end_lineno)
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef)
    ]
    notes = [
        (
            (n.annotation.lineno, n.annotation.col_offset),
            (n.annotation.end_lineno, n.annotation.end_col_offset),
        )
        for n in ast.walk(tree)
        if isinstance(n, ast.AnnAssign)
    ]
    nodes = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        short = name.rsplit("/", 1)[-1]
        if short.startswith(LEFT_OUT) or short.endswith(LEFT_OUT_ENDS):
            continue
        operator = get_operator(name)()
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (begin, end) in enumerate(places):
            inside = [f for f, first, last in bodies if first <= begin[0] and end[0] <= last]
            if inside and not any(first <= begin and end <= last for first, last in notes):
                yield Site(path, name, occurrence, inside[-1], begin[0])


def mutant(site: Site, root: Path) -> dict[str, object] | None:
    """The module with this one change; ``None`` where the operator changes nothing after all, or yields no Python."""
    source = site.path.read_text("utf-8")
    mutated = mutate_code(source, get_operator(site.operator)(), site.occurrence)
    if mutated is None or mutated == source:
        return None
    try:
        compile(mutated, site.path.name, "exec")
    except SyntaxError:
        return None
    return {
        "module": site.path.stem,
        "path": site.path.relative_to(root).as_posix(),
        "function": site.function,
        "line": site.line,
        "operator": site.operator.rsplit("/", 1)[-1],
        "change": changed(source, mutated),
        "source": mutated,
    }


def changed(before: str, after: str) -> str:
    """The lines that differ, old → new."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    old = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
    new = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
    return f"{old}  →  {new}"


def main(root: Path, count: int, seed: int) -> None:
    """Print how many there are, and the sample."""
    every = [site for file in sorted((root / "practice_crm/rules").glob("*.py")) for site in sites(file)]
    drawn: list[dict[str, object]] = []
    for site in random.Random(seed).sample(every, len(every)):
        if len(drawn) == count:
            break
        found = mutant(site, root)
        if found:
            drawn.append(found)
    json.dump({"all": len(every), "mutants": drawn}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3]))
