"""Accounts from a CSV file: one each, wrong files told by line, and everybody tried before the load."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drivers.errors import SettingsError
from drivers.settings import Settings
from load.accounts import accounts_command
from load.entry import LoadRefused, check_allowed
from tests.load.conftest import BUILD, settings_for, short
from tests.load.servers.truth import Server, Truth

GOOD = "账号,密码,姓名\nli.lei,Secret-1,李雷\nhan.mei,,韩梅\nzhang.wei,Secret-3,\n\n"


@pytest.fixture(autouse=True)
def _common_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLIVE_T", "Common-1")


def with_accounts(address: str, folder: Path, text: str | bytes) -> Settings:
    settings = settings_for(address, folder)
    file = folder / "accounts.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return settings.model_copy(
        update={"target": settings.target.model_copy(update={"load_accounts": str(file), "load_password_env": "GOLIVE_T"})}
    )  # fmt: skip


@pytest.mark.parametrize("data", ["utf-8", "utf-8-sig", "gb18030"])
def test_accounts_are_read_as_spreadsheets_save_them(tmp_path: Path, data: str) -> None:
    people = with_accounts("http://127.0.0.1:9", tmp_path, GOOD.encode(data)).target.load_reps(2)
    assert [(p.user, p.password, p.name) for p in people] == [
        ("li.lei", "Secret-1", "李雷"),
        ("han.mei", "Common-1", "韩梅"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "第 1 行应有“账号”一列"),
        ("登录名,密码\na,b\n", "现有：登录名、密码"),
        ("user\na\nb\na\n", "第 4 行的账号 a 已在第 2 行"),
        ("user,password\n,x\n", "第 2 行没有账号"),
    ],
)
def test_a_wrong_file_is_told_by_line_before_the_first_request(tmp_path: Path, text: str, told: str) -> None:
    with Server(Truth()) as server:
        with pytest.raises(SettingsError) as wrong:
            ran_with = with_accounts(server.address, tmp_path, text)
            check_allowed(ran_with, short())
        assert told in wrong.value.complaints[0].zh
        assert server.truth.asked == 0


def test_fewer_accounts_than_reps_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadRefused, match="只有 3 个账号，需要 4 个"):
        check_allowed(with_accounts("http://127.0.0.1:9", tmp_path, GOOD), short(reps={"count": 4}))


def test_everybody_who_cannot_sign_in_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = "user\n" + "".join(f"r{n}\n" for n in range(5))
    said: list[str] = []
    with Server(Truth(refuse_user="r3")) as server:
        settings = with_accounts(server.address, tmp_path, file)
        assert accounts_command(settings, "trial", "zh", said.append, BUILD) == 1
        assert said == ["✗ r3  账号或密码错误", "5 个账号中 4 个可以登录，1 个不能"] or "r3" in said[0]
        server.truth.refuse_user = ""
        assert accounts_command(settings, "trial", "zh", said.append, BUILD) == 0
        assert server.truth.asked == 0
    away = with_accounts("http://127.0.0.1:9", tmp_path, file)
    assert accounts_command(away, "trial", "zh", said.append, BUILD) == 3


def test_the_reps_of_a_run_are_those_of_the_file_and_no_password_is_kept(tmp_path: Path) -> None:
    with Server(Truth()) as server:
        settings = with_accounts(server.address, tmp_path, GOOD)
        from load.runner import LoadRun

        run = LoadRun(settings, short(window={"measured_s": 0.5}), scenario="try", mark="g", out=tmp_path,
                      say=lambda _: None, build=BUILD)  # fmt: skip
        with run:
            run.prepare()
            result = run.work()
        owners = {row["owner"] for row in server.truth.rows}
    assert owners == {"销售li.lei", "销售han.mei", "销售zhang.wei"}
    assert next(c for c in result.criteria if c.id == "PERF-06/owners").state != "FAIL"
    kept = "".join(p.read_text("utf-8", "replace") for p in (tmp_path / "load").rglob("*") if p.is_file())
    assert "Secret-1" not in kept and json.dumps("Secret-3") not in kept
