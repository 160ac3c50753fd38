"""golive.toml: a mistake is told by file, key, value and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import SettingsError
from drivers.settings import load_settings

GOOD = """
[safety]
hosts = ["127.0.0.1"]
[targets.practice]
kind = "practice"
address = "http://127.0.0.1:8800"
people = [{ name = "王芳", user = "wangfang", role = "销售代表", team = "华东", password_env = "SOME_PASSWORD" }]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "golive.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("kind =", "knd ="), ["targets.practice.knd", "kind"]),
        (("address =", "adress ="), ["targets.practice.adress", "address"]),
        (("[safety]", "[safty]"), ["safty", "safety"]),
        (("hosts =", "host ="), ["safety.host", "hosts"]),
        (('role = "销售代表"', 'role = "销售代理"'), ["people.0.role", "销售代理", "销售代表"]),
        (('team = "华东"', 'taem = "华东"'), ["people.0.taem", "team"]),
        (("[targets.practice]", "[targets.practise]"), ["practice", "practise"]),
        (('"http://127.0.0.1:8800"', "8800"), ["address", "8800"]),
        (("people = [", "people = [["), ["golive.toml"]),
    ],
)
def test_a_mistake_names_the_place_the_value_and_the_nearest_word(
    change: tuple[str, str], said: list[str], tmp_path: Path
) -> None:
    path = written(tmp_path, GOOD.replace(*change))
    with pytest.raises(SettingsError) as wrong:
        load_settings(path)
    for language in (0, 1):
        told = "\n".join(complaint[language] for complaint in wrong.value.complaints)
        assert all(word in told for word in ["golive.toml", *said]), told


def test_a_missing_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="golive.toml"):
        load_settings(tmp_path / "golive.toml")


def test_a_file_saved_by_notepad_with_a_bom_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "golive.toml"
    path.write_text(GOOD, "utf-8-sig")
    assert load_settings(path).target.kind == "practice"


def test_passwords_come_from_the_environment_and_never_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_PASSWORD", "s3cret-value")
    person = load_settings(written(tmp_path, GOOD)).target.cast()[0]
    assert person.password == "s3cret-value"
    assert "s3cret-value" not in repr(person)


@pytest.mark.parametrize(
    ("change", "may"),
    [
        (("", ""), True),
        (("http://127.0.0.1:8800", "https://crm.example.com"), False),
        (('kind = "practice"', 'kind = "practice"\nproduction = true'), False),
        (('hosts = ["127.0.0.1"]', "hosts = []"), False),
    ],
)
def test_writing_goes_only_to_listed_hosts_and_never_to_production(
    change: tuple[str, str], may: bool, tmp_path: Path
) -> None:
    assert load_settings(written(tmp_path, GOOD.replace(*change))).may_write() is may
