"""Which worker makes which reps work: pure book-keeping of leases, without network and with a clock from outside.

A rep belongs to at most one worker at any time, so that no two reps ever share an account. A worker holds its reps
on a lease: it stops them itself when nothing that it sent for ``Team.lease_s`` was acknowledged, and only
``Team.gone_s`` after its last word are they given to others. So a worker that is merely cut off from the master, and still reaches
the CRM, has stopped before its reps begin elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.words import Text

QUIET_S = 2.5
"""A worker that has said nothing for so long isn't counted as being at work; it speaks every second."""


@dataclass
class Member:
    """One worker. ``holds``: rep → serial number of the lease, as the worker itself last told."""

    id: str
    name: str
    heard: float
    leases: dict[int, int] = field(default_factory=dict)
    holds: dict[int, int] = field(default_factory=dict)
    gone: bool = False
    slow: bool = False
    laggy_since: float | None = None


@dataclass(frozen=True)
class Happened:
    """Something about a worker that the result must say. ``harms``: the reps weren't all at work for a while."""

    what: Text
    harms: bool = False


class Roster:
    """All workers of a run and the reps that they hold."""

    def __init__(self, count: int, gone_s: float, slow_s: float = 5.0) -> None:
        """``count``: how many reps there are, numbered from 1. The others as in ``Team``."""
        self.count, self.gone_s, self.slow_s = count, gone_s, slow_s
        self.members: dict[str, Member] = {}
        self._serial = 0
        self._moving: dict[int, Member] = {}
        """Reps that were taken from a worker which hasn't let go of them yet."""

    # what the workers tell

    def join(self, id: str, host: str, now: float, *, late: bool) -> list[Happened]:
        """A worker that wasn't known; one that comes ``late`` stands by until it's needed."""
        name = f"{len(self.members) + 1}@{host}"
        self.members[id] = Member(id, name, now)
        if not late:
            return []
        return [
            Happened(
                Text(
                    f"工作机 {name} 在负载开始后才加入，作为后备",
                    f"worker {name} joined after the load had begun and stands by",
                )
            )
        ]

    def heard(
        self, id: str, holds: dict[int, int], now: float, lapsed: dict[int, int] | None = None
    ) -> list[Happened]:
        """A word of a worker, with the leases that it is working on, and those that it let go of by itself."""
        member = self.members[id]
        over = [rep for rep, serial in (lapsed or {}).items() if member.leases.get(rep) == serial]
        for rep in over:
            del member.leases[rep]
        member.heard, member.holds = now, holds
        for rep in [r for r, owner in self._moving.items() if owner is member and r not in holds]:
            del self._moving[rep]
        if over and not member.gone:
            zh = f"工作机 {member.name} 一时收不到主机的回音，停下了 {len(over)} 名销售代表，重新分派"
            en = f"worker {member.name} had no answer for a while and stopped {len(over)} reps; they are dealt anew"
            return [Happened(Text(zh, en), harms=True)]
        if not member.gone:
            return []
        member.gone = False
        return [
            Happened(
                Text(
                    f"工作机 {member.name} 恢复联系，作为后备",
                    f"worker {member.name} is back and stands by",
                )
            )
        ]

    # what follows from it

    def lost(self, now: float) -> list[Happened]:
        """Notice who has been silent for too long; their reps are free from now on."""
        found = []
        for member in self.members.values():
            if member.gone or now - member.heard < self.gone_s:
                continue
            member.gone = True
            for rep in [r for r, owner in self._moving.items() if owner is member]:
                del self._moving[rep]
            moved, member.leases, member.holds = len(member.leases), {}, {}
            found.append(
                Happened(
                    Text(
                        f"工作机 {member.name} 失联，其 {moved} 名销售代表移到其余工作机",
                        f"worker {member.name} was lost, its {moved} reps are moved to the others",
                    ),
                    harms=moved > 0,
                )
            )
        return found

    def lagged(self, id: str, lag_ms: float, limit_ms: float, now: float) -> list[Happened]:
        """The worst lag of a worker's last second. When it lasts, and others are well, its reps are moved."""
        member = self.members[id]
        if lag_ms <= limit_ms:
            member.laggy_since = None
            return []
        member.laggy_since = now if member.laggy_since is None else member.laggy_since
        well = [m for m in self.able(now) if m is not member]
        if member.slow or now - member.laggy_since < self.slow_s or not member.leases or not well:
            return []
        member.slow = True
        moved = len(member.leases)
        self._moving |= dict.fromkeys(member.leases, member)
        member.leases = {}
        return [
            Happened(
                Text(
                    f"工作机 {member.name} 过慢（自身迟滞 {lag_ms:.0f} 毫秒），其 {moved} 名销售代表移到其余工作机",
                    f"worker {member.name} is slow (it lags by {lag_ms:.0f} ms), its {moved} reps are moved to the others",
                ),
                harms=True,
            )
        ]

    def able(self, now: float) -> list[Member]:
        """Who can take reps: who has just been heard; the slow only when there's nobody else."""
        there = [m for m in self.members.values() if not m.gone and now - m.heard < QUIET_S]
        return [m for m in there if not m.slow] or there

    def deal(self, now: float) -> list[Member]:
        """Give every rep that nobody holds to the worker with the fewest; answers who got some."""
        able, got = self.able(now), {}
        taken = {rep for m in self.members.values() for rep in m.leases} | self._moving.keys()
        for rep in range(1, self.count + 1):
            if rep in taken or not able:
                continue
            member = min(able, key=lambda m: len(m.leases))
            self._serial += 1
            member.leases[rep] = self._serial
            got[member.id] = member
        return list(got.values())
