"""The recipes for several machines: right by their schemas, and they call the command as it is."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from click.testing import CliRunner

from golive.cli import cli

ROOT = Path(__file__).resolve().parents[2]
KUBERNETES = list(yaml.safe_load_all((ROOT / "docs/load/kubernetes.yml").read_text("utf-8")))
COMPOSE = yaml.safe_load((ROOT / "docs/load/compose.yml").read_text("utf-8"))
SCHEMA = json.loads((ROOT / "docs/schemas/compose.schema.json").read_text("utf-8"))


def wrong(compose: Any) -> list[str]:
    return [e.message for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(compose)]


def containers() -> list[dict[str, Any]]:
    jobs = [one for one in KUBERNETES if one["kind"] == "Job"]
    return [c for job in jobs for c in job["spec"]["template"]["spec"]["containers"]]


def commands() -> list[list[str]]:
    composed = [service["command"] for service in COMPOSE["services"].values()]
    return [*composed, *(c["args"] for c in containers())]


@pytest.mark.parametrize("one", KUBERNETES, ids=lambda one: f"{one['kind']} {one['metadata']['name']}")
def test_the_manifest_is_right_by_the_schema(one: dict[str, Any]) -> None:
    kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)


def test_a_misspelt_manifest_would_be_noticed() -> None:
    job = copy.deepcopy(KUBERNETES[1])
    job["spec"]["template"]["spec"]["restartPolcy"] = "Never"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job, kubernetes_validate.latest_version(), strict=True)


def test_the_compose_file_is_right_by_the_schema_and_a_mistake_would_be_noticed() -> None:
    assert wrong(COMPOSE) == []
    misspelt = copy.deepcopy(COMPOSE)
    misspelt["services"]["worker"]["depend_on"] = ["master"]
    misspelt["services"]["worker"]["deploy"]["replicas"] = "three"
    assert len(wrong(misspelt)) == 2


@pytest.mark.parametrize("words", commands(), ids=lambda words: " ".join(words[3:]))
def test_the_recipes_call_options_that_exist(words: list[str]) -> None:
    filled = ["3" if word.startswith("${WORKERS") else word for word in words]
    told = CliRunner().invoke(cli, [*filled, "--help"])
    assert told.exit_code == 0 and "--master-host" in told.output, told.output


def test_master_and_workers_agree_on_number_place_and_port() -> None:
    service = next(one for one in KUBERNETES if one["kind"] == "Service")
    jobs = {one["metadata"]["name"]: one["spec"] for one in KUBERNETES if one["kind"] == "Job"}
    master, worker = (c["args"] for c in containers())
    assert master[master.index("--workers") + 1] == str(jobs["golive-workers"]["parallelism"])
    assert worker[worker.index("--master-host") + 1] == service["metadata"]["name"]
    port = jobs["golive-master"]["template"]["spec"]["containers"][0]["ports"][0]["containerPort"]
    assert port == service["spec"]["ports"][0]["port"] == 5557
    assert COMPOSE["services"]["worker"]["deploy"]["replicas"] == 3
    assert "${WORKERS:-3}" in COMPOSE["services"]["master"]["command"]


def test_no_password_stands_in_a_recipe() -> None:
    for service in COMPOSE["services"].values():
        assert all(value.startswith("${") for value in service["environment"].values())
    assert all(
        source == {"secretRef": {"name": "golive-accounts"}} for c in containers() for source in c["envFrom"]
    )
