"""Import in growing batches through the CRM's own import, each verified before the next (MIG-04, MIG-08), and its
rollback, proven by comparison (MIG-07).

Every step leaves its mark in ``import.json`` once it's done. Killed between a step and its mark, the next start
finds at the CRM what was done already: a file is known there by its name and its digest. So nothing comes twice and
nothing is left out, whenever it was killed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from drivers.areas.imports import Batch, Imports, Phase
from drivers.areas.uploads import File
from drivers.errors import CrmRefused, CrmUnreachable, Reason
from drivers.eventually import eventually
from drivers.records import RecordId
from drivers.words import Lang, Text
from migration.digests import TableChange, TableDigest, back_as_before, compare, digest_csv
from migration.digests import load as load_digests
from migration.digests import save as save_digests
from migration.exporting import export
from migration.import_state import KNOWN, Part, Stage, State, csv_line, save
from migration.import_verify import Progress, Verifier
from migration.reading import open_table
from migration.reading_checks import bad

Say = Callable[[Text], None]
STALLED_S: Final = 300.0
"""A CRM that works on a file and gets no further for so long has stopped working on it."""


@dataclass
class Importing:
    """An import at work: its folder, its state, the CRM's import, and whom to tell."""

    folder: Path
    state: State
    crm: Imports
    progress: Progress
    say: Say
    lang: Lang

    @property
    def verifier(self) -> Verifier:
        """What compares the batches with the CRM."""
        return Verifier(self.folder, self.state, self.crm, self.progress, self.lang)

    def run(self) -> bool:
        """Batch after batch from where it stands; false when one missed its criterion: the rest stays out."""
        self._keep_before()
        for stage in self.state.stages:
            if stage.verdict == "passed":
                continue
            self.say(_begins(stage, self.state))
            self._give_in(stage)
            self.verifier.verify(stage)
            save(self.folder, self.state)
            self.say(_ended(stage))
            if stage.verdict != "passed":
                for reason in stage.reasons:
                    self.say(Text(f"    {reason['zh']}", f"    {reason['en']}"))
                return False
        return True

    def mend(self, mended: Path) -> None:
        """Take a file of failed rows that people have mended; it's given in with the batch that it belongs to.
        ``BadInput`` when it's no such file."""
        stage, part = self._mended_part(mended)
        opened = open_table(mended)
        headings = list(self.state.columns[part.table].values())
        for heading in headings:
            if heading not in opened.columns:
                raise bad(opened.place, f"没有“{heading}”这一列。", f"There is no column “{heading}”.", "请在失败文件中修改。", "Mend the file of failures itself.")  # fmt: skip
        at = [opened.columns.index(heading) for heading in headings]
        rows = [headings, *([cells[i].removeprefix("'") for i in at] for _, cells in opened.rows)]
        content = "\ufeff" + "".join(csv_line(row) for row in rows)
        digest = hashlib.sha256(content.encode()).hexdigest()
        if any(p.sha256 == digest for p in stage.parts):
            return
        name = f"{part.file.removesuffix('.csv')}-{digest[:6]}.csv"
        (self.folder / "batches" / name).write_text(content, "utf-8", newline="")
        stage.parts.append(Part(part.table, name, len(rows) - 1, digest, mends=part.file))
        stage.verdict = ""
        save(self.folder, self.state)

    def _mended_part(self, mended: Path) -> tuple[Stage, Part]:
        for stage in self.state.stages:
            for part in stage.parts:
                if part.failed and part.file == mended.name:
                    return stage, part
        names = "、".join(p.file for p in self.state.parts() if p.failed) or "—"
        raise bad(mended.name, f"不是这次导入的失败文件（{names}）。", f"It's no file of failures of this import ({names}).", "请改好后保持原文件名。", "Keep the file's name when you mend it.")  # fmt: skip

    def roll_back(self) -> tuple[TableChange, ...]:
        """Take back every file, the last one first, and compare every table with the state before."""
        for part in reversed(self.state.parts()):
            found = self._at_crm(part)
            if found and found.phase is not Phase.ROLLED_BACK:
                if found.phase is Phase.RUNNING:
                    self.crm.interrupt(found.id)
                    self._until(part, found.id, resume=False)
                self.progress(Text(f"回滚 {part.file}", f"Rolling back {part.file}"), 0, 0)
                found = self.crm.roll_back(found.id)
            if found:
                part.crm_id, part.phase, part.saved = str(found.id), found.phase.name.lower(), 0
                save(self.folder, self.state)
        changes = self.compare()
        self.state.rolled_back = "same" if back_as_before(changes) else "differs"
        save(self.folder, self.state)
        return changes

    def compare(self) -> tuple[TableChange, ...]:
        """Every table as it was before the import, and as it is now."""
        now = self.folder / "after"
        for left in now.glob("*.csv*"):
            left.unlink()
        return compare(load_digests(self.folder / "before.json"), self._digests(now))

    def _keep_before(self) -> None:
        if self.state.before:
            return
        before = self.folder / "before"
        for table in self.state.columns:
            self.verifier.export(table, before / "migrated" / f"{table}.csv")
        save_digests(self.folder / "before.json", self._digests(before))
        self.state.before = True
        save(self.folder, self.state)

    def _digests(self, folder: Path) -> list[TableDigest]:
        made = []
        for table in self.crm.whole_tables():
            path = folder / f"{table}.csv"
            label = Text(f"读取 {table}", f"Reading {table}")
            export(partial(self.crm.whole, table), path, progress=partial(_rows_read, self.progress, label))
            made.append(digest_csv(path))
        return made

    # Giving files in

    def _give_in(self, stage: Stage) -> None:
        began = time.monotonic()
        for part in stage.parts:
            if part.phase == Phase.DONE.name.lower():
                continue
            known = self._at_crm(part) or self._start(part)
            part.crm_id = str(known.id)
            save(self.folder, self.state)
            self._note(part, self._until(part, known.id, resume=True))
            save(self.folder, self.state)
        stage.seconds = round(stage.seconds + time.monotonic() - began, 2)

    def _at_crm(self, part: Part) -> Batch | None:
        """The file at the CRM, when it was given in already, also when nobody lived to note it."""
        if part.crm_id:
            return self.crm.look(RecordId(part.crm_id))
        for batch in self.crm.batches():
            same = batch.file == part.file and batch.digest in ("", part.sha256)
            if same and batch.phase is not Phase.ROLLED_BACK:
                return batch
        return None

    def _start(self, part: Part) -> Batch:
        content = (self.folder / "batches" / part.file).read_bytes()
        try:
            return self.crm.start(part.table, File(part.file, content))
        except CrmRefused as no:
            if no.reason is Reason.ALREADY_IMPORTED and (found := self._at_crm(part)):
                return found
            raise

    def _until(self, part: Part, batch: RecordId, *, resume: bool) -> Batch:
        """Wait until the CRM doesn't work on the file any more; what was cut off is resumed."""
        label = KNOWN[part.table].label
        said = Text(f"导入{label.zh}（{part.file}）", f"Importing {label.en.lower()} ({part.file})")
        seen, since, pause = -1, time.monotonic(), 0.02
        while True:
            found = self.crm.look(batch)
            done = found.total - found.waiting
            self.progress(said, done, found.total)
            if found.phase is Phase.INTERRUPTED and resume:
                self.crm.resume(batch)
            elif found.phase is not Phase.RUNNING:
                return found
            if done != seen:
                seen, since = done, time.monotonic()
            elif time.monotonic() - since > STALLED_S:
                raise CrmUnreachable(
                    f"{part.file}: {STALLED_S:g} 秒内没有进展 / no progress for {STALLED_S:g} s"
                )
            _a_moment(pause)
            pause = min(1.5 * pause, 0.5)

    def _note(self, part: Part, found: Batch) -> None:
        part.phase, part.saved, part.failed = found.phase.name.lower(), found.saved, found.failed
        if found.phase is Phase.ROLLED_BACK:
            raise CrmRefused(
                Reason.CONFLICT,
                f"{part.file} 已在 CRM 中回滚，请用新文件夹重新导入。/ was rolled back in the CRM; import into a new folder.",
            )
        if found.failed:
            kept = self.folder / "failures" / part.file
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(self.crm.failures(found.id).content)


def _rows_read(progress: Progress, said: Text, rows: int) -> None:
    progress(said, rows, 0)


def _a_moment(pause: float) -> None:
    """The CRM works; asking it all the time would only keep it from that."""
    began = time.monotonic()
    eventually(lambda: time.monotonic() - began >= pause, within_s=1, every_s=pause)


def _begins(stage: Stage, state: State) -> Text:
    share = Text(f"{stage.share:.0%} 的客户", f"{stage.share:.0%} of the customers")
    share = share if stage.share else Text("其余", "the rest")
    return Text(
        f"第 {stage.name} 批（共 {len(state.stages)} 批，{share.zh}）：{stage.rows:,} 行，{len(stage.parts)} 个文件",
        f"Batch {stage.name} of {len(state.stages)} ({share.en}): {stage.rows:,} rows in {len(stage.parts)} files",
    )


def _ended(stage: Stage) -> Text:
    mark = "✓" if stage.verdict == "passed" else "✗"
    saved = sum(p.saved for p in stage.parts)
    words = (
        Text("对账一致", "reconciled")
        if stage.verdict == "passed"
        else Text("未达到标准，其余各批停止", "criterion missed, the rest stays out")
    )
    return Text(
        f"{mark} 第 {stage.name} 批：成功 {saved:,}/{stage.rows:,} 行（{stage.success:.2%}），用时 {stage.seconds:.1f} 秒，{words.zh}",
        f"{mark} Batch {stage.name}: {saved:,} of {stage.rows:,} rows saved ({stage.success:.2%}) in {stage.seconds:.1f} s, {words.en}",
    )
