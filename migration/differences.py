"""What two differing values have in common, and differences grouped by it, in words (MIG-05).

``cause`` names one difference; ``Groups`` counts them. Differences of *form* (spaces, width, case) are told apart
from those of *content*: the first leave the value what it is, the second don't.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from drivers.words import Text
from migration.model import Type

FORM = frozenset({"spaces", "width", "case", "written"})
"""Causes that leave the value what it is."""
WEAK = frozenset({"other", "replaced", "other_record"})
"""Causes that say little by themselves: what all of a field's differences share is looked for first."""
EXAMPLES = 50
_WIDTHS = re.compile(r"[\u3000\uff01-\uff9f\uffe0-\uffe2\uffe4-\uffe6]+")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_BROKEN = re.compile("\ufffd|锟斤拷|烫烫|ï»¿|Ã.|â€")
_GARBLED = (
    ("utf-8", "gb18030"),
    ("gb18030", "utf-8"),
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("gb18030", "latin-1"),
)


@dataclass(frozen=True)
class Cause:
    """What sets two values apart: a lasting ``code``, and the ``detail`` that members of a group share."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Difference:
    """One field of one row. ``expected`` is the old value under its conversion."""

    key: str
    field: str
    old: str
    expected: str
    new: str
    cause: Cause


@dataclass(frozen=True)
class Group:
    """Differences of one field with one cause; ``whole`` when the field has no others."""

    field: str
    label: Text
    code: str
    detail: str
    count: int
    whole: bool
    content: bool
    sentence: Text
    examples: tuple[Difference, ...]


def cause(kind: Type, old: str, new: str, row: Sequence[tuple[str, str]] = ()) -> Cause:
    """Why ``new`` isn't ``old`` (already converted); ``row`` has the other differing pairs of the same row."""
    if not new.strip():
        return Cause("lost")
    if not old.strip():
        return Cause("invented")
    for look in (_form, *_BY_TYPE.get(kind, ()), *_ANY):
        if found := look(old, new):
            return found
    if any(new == other and other not in ("", old) for other, _ in row):
        return Cause("other_column")
    if kind in (Type.CHOICE, Type.REGION):
        return Cause("replaced", f"{old} → {new}")
    return Cause("other")


def _form(old: str, new: str) -> Cause | None:
    if _INVISIBLE.sub("", old) == _INVISIBLE.sub("", new):
        return Cause("spaces")
    wide_old, wide_new = (_INVISIBLE.sub("", _one_width(v)) for v in (old, new))
    if wide_old == wide_new:
        return Cause("width")
    return Cause("case") if wide_old.lower() == wide_new.lower() else None


def _one_width(value: str) -> str:
    """Full-width letters and half-width kana in their usual width; 5², ① and ㎡ stay what they are: not 52, 1 and m2."""
    return _WIDTHS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), value)


def moment(value: str) -> datetime | None:
    """A date or time written the ISO way, as UTC where it names a zone."""
    try:
        read = datetime.fromisoformat(value.strip().replace("/", "-"))
    except ValueError:
        return None
    return read.astimezone(UTC).replace(tzinfo=None) if read.tzinfo else read


def _time(old: str, new: str) -> Cause | None:
    was, now = moment(old), moment(new)
    if was is None or now is None:
        return None
    apart = now - was
    if apart % timedelta(days=1) and not apart % timedelta(minutes=30) and abs(apart) <= timedelta(hours=14):
        return Cause("time_zone", f"{apart / timedelta(hours=1):+g}")
    if (was.year, was.month, was.day) == (now.year, now.day, now.month):
        return Cause("day_month")
    if abs(apart.days) == 1462:
        return Cause("epoch")
    if (was.month, was.day) == (now.month, now.day):
        return Cause("years", f"{now.year - was.year:+d}")
    return Cause("days", f"{apart.days:+d}") if abs(apart.days) <= 31 else None


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value.replace(",", ""))
    except InvalidOperation:
        return None


def _number(old: str, new: str) -> Cause | None:
    was, now = _decimal(old), _decimal(new)
    if was is None or now is None or not was.is_finite() or not now.is_finite():
        return None
    if was == -now:
        return Cause("sign")
    for digits, words in ((0, "1"), (1, "0.1"), (-1, "10"), (-2, "100"), (-3, "1000")):
        if now == round(was, digits):
            return Cause("rounded", words)
    if now == int(was):
        return Cause("decimals_cut")
    for factor in ("10000", "1000", "100", "10", "0.1", "0.01", "0.001", "0.0001"):
        if now == was * Decimal(factor):
            return Cause("scaled", factor)
    if abs(was) >= 1000 and str(int(abs(was))).startswith(str(int(abs(now)))) and abs(now) < 1000:
        return Cause("separator")
    return Cause("cents") if abs(was - now) < 1 else None


def _digits(old: str, new: str) -> Cause | None:
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", new) and re.fullmatch(r"\d+", old):
        return Cause("scientific")
    if not re.fullmatch(r"[\d+-]+", old + new):
        return None
    if old.isdigit() and new.isdigit():
        if old.lstrip("0") == new.lstrip("0"):
            return Cause("leading_zeros")
        if len(old) == len(new) >= 16 and old[:15] == new[:15]:
            return Cause("precision")
    return None


def _telephone(old: str, new: str) -> Cause | None:
    """One number within the other: an area or country code, or an extension, came or went."""
    was, now = (re.sub(r"\D", "", value) for value in (old, new))
    return Cause("phone_part") if was and now and was != now and (was in now or now in was) else None


def _cut(old: str, new: str) -> Cause | None:
    return Cause("cut", str(len(new))) if old.startswith(new.rstrip()) else None


def _mangled(old: str, new: str) -> Cause | None:
    for written, read in _GARBLED:
        if new == old.encode(written, "replace").decode(read, "replace"):
            return Cause("mangled", f"{written} → {read}")
    chinese = sum(ord(c) > 0x2E7F for c in old)
    if (chinese and (new.count("?") - old.count("?")) >= chinese) or (
        _BROKEN.search(new) and not _BROKEN.search(old)
    ):
        return Cause("mangled")
    return None


def _text(old: str, new: str) -> Cause | None:
    if html.unescape(new) == old:
        return Cause("escaped")
    plain = "".join(c for c in old if ord(c) < 0x10000)
    if plain != old and re.sub(r"\?", "", new).strip() == re.sub(r"\?", "", plain).strip():
        return Cause("emoji")
    return Cause("quoted") if new.strip("'\"") == old else None


_BY_TYPE: dict[Type, tuple[Callable[[str, str], Cause | None], ...]] = {
    Type.AMOUNT: (_number,),
    Type.DATE: (_time,),
    Type.PHONE: (_telephone,),
}
_ANY = (_digits, _cut, _mangled, _text, _time)

WORDS: dict[str, Text] = {
    "lost": Text("值丢失，CRM 中为空", "lost their value: empty in the CRM"),
    "invented": Text("原来为空，CRM 中却有值", "were empty and have a value in the CRM"),
    "spaces": Text("只差空格或不可见字符", "differ by spaces or invisible characters only"),
    "width": Text("只差全角半角", "differ by full or half width only"),
    "case": Text("只差大小写", "differ by capital letters only"),
    "written": Text("写法不同，转换后相同", "are written differently and equal under the conversion"),
    "raw": Text("照抄旧系统的写法，没有转换", "are as the old system wrote them, not converted"),
    "time_zone": Text("相差 {0} 小时（时区）", "differ by a time zone ({0} h)"),
    "day_month": Text("日和月对调", "have day and month swapped"),
    "epoch": Text("相差 1462 天（Excel 1900 与 1904 日期系统）", "differ by 1,462 days (Excel's 1900 and 1904 calendars)"),
    "years": Text("相差 {0} 年", "differ by {0} years"),
    "days": Text("相差 {0} 天", "differ by {0} days"),
    "sign": Text("正负号相反", "have the opposite sign"),
    "rounded": Text("被四舍五入到 {0} 元", "are rounded to {0} yuan"),
    "decimals_cut": Text("小数被截掉", "have their decimals cut off"),
    "scaled": Text("变为 {0} 倍", "are multiplied by {0}"),
    "separator": Text("在千位分隔符处被截断", "are cut at the thousands separator"),
    "cents": Text("相差不到一元", "are off by less than a yuan"),
    "scientific": Text("变成科学计数法", "became scientific notation"),
    "leading_zeros": Text("前面的零丢失或多出", "lost or gained leading zeros"),
    "precision": Text("第 16 位起的数字丢失", "lost their digits from the 16th on"),
    "cut": Text("在第 {0} 个字符处被截断", "are cut at {0} characters"),
    "mangled": Text("编码错乱 {0}", "have mangled characters {0}"),
    "phone_part": Text("区号、国家码或分机丢失或多出", "lost or gained an area code, country code or extension"),
    "escaped": Text("被 HTML 转义", "are HTML-escaped"),
    "emoji": Text("表情符号或生僻字丢失", "lost emoji or rare characters"),
    "quoted": Text("多了引号", "gained quotation marks"),
    "other_column": Text("装着同一行另一字段的值", "hold the value of another field of the same row"),
    "replaced": Text("是 {0}", "are {0}"),
    "moved": Text("值还是那些值，却换到了别的行", "have the same values, but at other rows: mixed up"),
    "constant": Text("变成“{0}”", "became “{0}”"),
    "other_record": Text("指向另一条记录", "point at another record"),
    "old_unreadable": Text("旧值不能按映射转换", "have an old value that the conversion refuses"),
    "other": Text("没有共同点", "have nothing in common"),
}  # fmt: skip


@dataclass
class Tally:
    """The differences of one field while they're counted; keeps examples, never all of them."""

    label: Text
    counts: Counter[Cause] = field(default_factory=Counter)
    examples: dict[Cause, list[Difference]] = field(default_factory=dict)
    content: int = 0
    balance: int = 0
    """Zero when old and new are the same values in another order: their hashes cancel out."""
    became: set[str] = field(default_factory=set)
    were: set[str] = field(default_factory=set)

    def add(self, one: Difference) -> None:
        self.counts[one.cause] += 1
        kept = self.examples.setdefault(one.cause, [])
        if len(kept) < EXAMPLES:
            kept.append(one)
        if one.cause.code not in FORM:
            self.content += 1
            self.balance += hash(one.expected) - hash(one.new)
            for seen, value in ((self.became, one.new), (self.were, one.expected)):
                if len(seen) < 3:
                    seen.add(value)

    def pattern(self) -> Cause | None:
        """What all differences of content share though each alone doesn't show it."""
        found = [c for c in self.counts if c.code not in FORM]
        causes = [c.code for c in found]
        if {(c.code, c.detail) for c in found} == {("rounded", "1"), ("decimals_cut", "")}:
            return Cause(
                "decimals_cut"
            )  # cutting is rounding down: half of the rows can't tell one from the other
        if len(self.were) < 2 or (len(causes) == 1 and causes[0] not in WEAK):
            return None
        if self.balance == 0 and not _by_a_table(found):
            return Cause("moved")
        alone = len(self.became) == 1 and next(iter(self.became)).strip()
        return Cause("constant", next(iter(self.became))) if alone else None


def _by_a_table(causes: Sequence[Cause]) -> bool:
    """Whether each word became always the same other one: a wrong table of words, not rows mixed up."""
    before = [c.detail.partition(" → ")[0] for c in causes]
    return all(c.code == "replaced" for c in causes) and len(set(before)) == len(before) < 20


def groups(name: str, tally: Tally) -> tuple[Group, ...]:
    """A field's differences by what they have in common, the largest group first."""
    if pattern := tally.pattern():
        content = [c for c in tally.counts if c.code not in FORM]
        merged = sum(tally.counts.pop(c) for c in content)
        tally.examples[pattern] = [d for c in content for d in tally.examples.pop(c)][:EXAMPLES]
        tally.counts[pattern] = merged
    total = tally.counts.total()
    return tuple(
        _group(name, tally.label, one, count, total, tally.examples[one])
        for one, count in tally.counts.most_common()
    )


def _group(
    name: str, label: Text, one: Cause, count: int, total: int, examples: Iterable[Difference]
) -> Group:
    words = WORDS[one.code]
    zh, en = (w.format(one.detail).strip() for w in words)
    whole = count == total
    start_zh = f"{total:,} 处差异全部" if whole and total > 1 else f"{total:,} 处差异中有 {count:,} 处"
    start_en = f"all {total:,}" if whole and total > 1 else f"{count:,} of {total:,}"
    sentence = Text(f"{label.zh}：{start_zh}{zh}", f"{label.en}: {start_en} {en}")
    return Group(
        name, label, one.code, one.detail, count, whole, one.code not in FORM, sentence, tuple(examples)
    )
