"""What is attached holds no secret and no personal number once it's sealed: fifty canaries, looked for in every byte."""

import json
import zipfile

import pytest

from bench.masking import HOSTILE
from drivers.masking import masked as wire
from reports.evidence.masking import masked
from reports.evidence.read import read
from reports.evidence.write import RunFolder
from reports.signing.bundle import unpack, write_bundle
from tests.signoff.acceptance import make, page, put

SECRET = "Zx9-canary-{:02}-Qv"
HOLDERS = [
    '{{"password": "{}"}}', "password={}&user=x", "'pwd': '{}'", '{{"new_password": "{}", "a": 1}}', "Passwort: {}", "密码：{}",
    "X-CSRFToken: {}", "csrfmiddlewaretoken={}", '<input type="hidden" name="csrf_token" value="{}">',
    '<input value="{}" name="password">', "Set-Cookie: sid={}; HttpOnly", "Cookie: a=1; b={}", "sessionid={}",
    '{{"access_token": "{}"}}', "Authorization: Bearer {}", "authorization: Basic {}", "api_key={}", "API-Key: {}",
    '{{"apiKey": "{}"}}', "client_secret={}", "\\\"password\\\": \\\"{}\\\"", "refresh_token: '{}'", "?token={}#x",
    "jwt={}", "session-key: {}", '{{"Cookie": "x={}"}}', "login_password:{}", "proxy-authorization: Basic {}",
]  # fmt: skip
PHONES = ["13800138{:03}", "+8613900139{:03}", "186-0013-8{:03}", "0755-83765{:03}"]
CARDS = ["110105194912310{:02}X", "31010119900307{:04}"]


def canaries():
    """Fifty: what is attached, and the characters that must not be found."""
    made = [(h.format(SECRET.format(n)), SECRET.format(n)) for n, h in enumerate(HOLDERS)]
    for n in range(14):
        number = PHONES[n % 4].format(100 + n)
        made.append((f"联系电话 {number}，请回电", number))
    for n in range(8):
        number = CARDS[n % 2].format(10 + n if n % 2 == 0 else 2310 + n)
        made.append((f'{{"身份证": "{number}"}}', number))
    return made


def test_there_are_fifty():
    assert len(canaries()) == 50 == len({c for _, c in canaries()})


@pytest.mark.parametrize("text, secret", canaries())
def test_a_canary_is_masked(text, secret):
    assert secret not in masked(text)
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "CUST202611210001", "1763631000000", "2026-11-21 09:30:00", "a" * 64, "123456789012345678901", "UAT-0101~13800138000ab@ui",
        "平均 3120 ms", "http://127.0.0.1:8800/customers/13", "期望 100000.00，实际 100000.01", "密码不能为空",
    ],
)  # fmt: skip
def test_business_data_stays_as_it_is(text):
    assert masked(text) == text


def test_no_canary_is_in_any_byte_of_the_bundle(tmp_path):
    made = make(tmp_path / "project", signed=False)
    results = made.run / "results"
    first, second = sorted(results.glob("*-result.json"))[:2]
    whole = "\n".join(text for text, _ in canaries())
    put(results / "log-attachment.txt", whole)
    put(
        results / "answer-attachment.json",
        json.dumps({"body": whole, "headers": [whole]}, ensure_ascii=False),
    )
    put(results / "page-attachment.html", f"<p>{whole}</p>")
    put(results / "old-attachment.csv", whole.encode("gb18030"))
    with zipfile.ZipFile(results / "trace-attachment.zip", "w") as trace:
        trace.writestr("trace.trace", whole)
        trace.writestr("resources/1.json", json.dumps([whole]))
    data = json.loads(first.read_text("utf-8"))
    data["statusDetails"] = {"message": whole, "trace": whole}
    data["steps"] = [
        {"name": whole, "status": "passed", "parameters": [{"name": "password", "value": "Zx9-canary-99-Qv"}]}
    ]
    put(first, json.dumps(data, ensure_ascii=False))
    (made.run / "seal.json").unlink()
    RunFolder(made.run).seal()
    assert not read(made.run).problems
    page(made, made.now)
    write_bundle(made.run, made.root, tmp_path / "b.zip")
    unpack(tmp_path / "b.zip", tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out/evidence/results/trace-attachment.zip") as trace:
        trace.extractall(tmp_path / "out/trace")
    found = [
        (path.name, secret)
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
        for secret in [*(c for _, c in canaries()), "Zx9-canary-99-Qv"]
        if secret.encode() in path.read_bytes()
    ]
    assert not found


def test_what_holds_no_secret_is_not_touched(tmp_path):
    made = make(tmp_path / "project", signed=False)
    before = {p.name: p.stat().st_mtime_ns for p in (made.run / "results").iterdir()}
    RunFolder(made.run).seal()
    assert before == {p.name: p.stat().st_mtime_ns for p in (made.run / "results").iterdir()}


@pytest.mark.parametrize("depth", range(4))
def test_a_canary_is_masked_however_deep_the_json_is(depth):
    for text, secret in canaries():
        for _ in range(depth):
            text = json.dumps({"body": text, "keep": "yes"})
        assert secret not in masked(text), text
        assert depth == 0 or "keep" in masked(text) or "ookie" in text


def test_json_stays_json():
    inner = json.dumps({"password": 'a"b\\c', "keep": "x"})
    found = json.loads(masked(json.dumps({"request": inner, "token": "t", "keep": "y"})))
    assert found["keep"] == "y" and found["token"] == "***"
    assert json.loads(found["request"]) == {"password": "***", "keep": "x"}


def test_words_before_the_name_make_no_difference():
    assert "geheim" not in masked("很" * 60 + "password=geheim")
    assert "geheim" not in wire("很" * 60 + "password=geheim")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("module", [masked, wire])
def test_text_that_was_made_to_keep_patterns_busy_does_not(module, text):
    assert isinstance(module(text(100_000)), str)  # a pattern that goes astray takes minutes for this
