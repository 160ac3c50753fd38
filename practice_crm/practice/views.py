"""Switches and figures for tests. Every call carries ``X-Practice-Key`` (environment GOLIVE_PRACTICE_KEY)."""

from __future__ import annotations

import hmac
import json
import os
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psutil
from django.conf import settings
from django.core import serializers
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from practice_crm import clock, encrypted, faults
from practice_crm.api.root import answer
from practice_crm.models import AuditChain, AuditEntry
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import audit
from practice_crm.services import customers, filling, jobs, journal, numbers, sessions, size
from practice_crm.services.writing import writing
from practice_crm.wording import Text

LARGEST_FILL = 200_000
FURTHEST_AHEAD = 400 * 24 * 3600
"""Seconds; a good year, so that retention and anniversaries can be tried."""
Answer = dict[str, Any]
View = Callable[[HttpRequest], HttpResponse]


def practice(**by_method: Callable[[Answer], Answer]) -> View:
    """A view that answers these methods to those who hold the key; the body, if any, is a JSON object."""

    def view(request: HttpRequest) -> HttpResponse:
        try:
            _check_key(request)
            method = by_method.get(str(request.method))
            if method is None:
                return JsonResponse({}, status=405)
            return JsonResponse(method(_body(request)), json_dumps_params={"ensure_ascii": False})
        except Refused as refused:
            return answer(request, refused)

    return csrf_exempt(view)


def _check_key(request: HttpRequest) -> None:
    given = request.headers.get("X-Practice-Key", "")
    if not settings.PRACTICE_KEY or not hmac.compare_digest(given.encode(), settings.PRACTICE_KEY.encode()):
        raise not_allowed()


def _body(request: HttpRequest) -> Answer:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _wrong(Text("请求正文应是一个 JSON 对象。", "The body must be a JSON object."))
    return body


def _wrong(what: Text) -> Refused:
    return Refused("invalid_format", what)


def _number(body: Answer, name: str, largest: int) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= largest:
        raise _wrong(
            Text(
                f"{name} 应是 0 到 {largest} 的整数。", f"{name} must be a whole number from 0 to {largest}."
            )
        )
    return value


def _faults(_: Answer) -> Answer:
    return {"on": faults.on(), "known": [fault.name for fault in faults.FAULTS]}


def _switch(body: Answer) -> Answer:
    names = body.get("on")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _wrong(Text("on 应是缺陷名称的列表。", "“on” must be a list of fault names."))
    try:
        faults.switch(names)
    except faults.UnknownFault as unknown:
        raise Refused("invalid_choice", unknown.what) from None
    return _faults({})


def _expire(body: Answer) -> Answer:
    sessions.expire(str(body.get("session", "")))
    return {}


def _fill(body: Answer) -> Answer:
    started = time.monotonic()
    total = filling.fill(_number(body, "customers", LARGEST_FILL))
    return {"customers": total, "seconds": round(time.monotonic() - started, 2)}


def _advance(body: Answer) -> Answer:
    """Let a day's running number stand at ``last``; only upwards, so that no number comes twice (CUS-01)."""
    last = _number(body, "last", 99_999)
    try:
        day = date.fromisoformat(str(body.get("day", "")))
    except ValueError:
        raise _wrong(Text("day 应是 YYYY-MM-DD。", "“day” must be YYYY-MM-DD.")) from None
    with transaction.atomic():
        counter = numbers.locked_counter(day)
        counter.last = max(counter.last, last)
        counter.save(update_fields=["last"])
    return {"day": day.isoformat(), "last": counter.last}


def _clock(_: Answer) -> Answer:
    return {"now": clock.now().isoformat(), "ahead_seconds": round(clock.moved().total_seconds())}


def _move(body: Answer) -> Answer:
    """Let the clock be ahead by so much, and do at once what has fallen due."""
    clock.move_to(timedelta(seconds=_number(body, "ahead_seconds", FURTHEST_AHEAD)))
    jobs.run_due()
    return _clock({})


def _tls(_: Answer) -> Answer:
    """Where the CRM answers encrypted, where it only shows the way there, and whose certificates it uses."""
    doors = encrypted.practice_doors()
    return {"secure": doors.secure, "plain": doors.plain, "authority": doors.authority}


def _lose_audit_line(body: Answer) -> Answer:
    """As if somebody with a hand in the database had removed a line of the audit log; with ``hidden`` the gap is
    closed behind it. Answers what has to be put back."""
    entry = AuditEntry.objects.filter(pk=_number(body, "id", 2**31)).first()
    if entry is None:
        raise Refused("not_found", Text("没有这条日志。", "There is no such line."))
    with writing():
        later = list(AuditEntry.objects.filter(running__gt=entry.running)) if body.get("hidden") else []
        chain = list(AuditChain.objects.all()) if body.get("hidden") else []
        lost = serializers.serialize("json", [*chain, entry, *later])
        entry.delete()
        for line in later:
            line.running -= 1
            line.digest = audit.digest(line.running, journal.content_of(line), line.previous)
            line.save()
        for end in chain:
            end.running -= 1
            end.save()
    return {"lost": lost}


def _put_audit_line_back(body: Answer) -> Answer:
    with writing():
        for row in serializers.deserialize("json", str(body.get("lost", ""))):
            row.object.save_base(raw=True)
    return {}


def _health(_: Answer) -> Answer:
    """What this process has used since its start: processor time in seconds, memory in MB."""
    process = psutil.Process()
    used = process.cpu_times()
    return {
        "pid": os.getpid(),
        "cpu_seconds": round(used.user + used.system, 3),
        "memory_mb": round(process.memory_info().rss / 1_048_576, 1),
        "uptime_seconds": round(time.time() - process.create_time(), 1),
        "threads": threading.active_count(),
        "customers": customers.total(),
        **size.database(),
    }


faults_view = practice(GET=_faults, PUT=_switch)
expire_view = practice(POST=_expire)
fill_view = practice(POST=_fill)
clock_view = practice(GET=_clock, POST=_move)
tls_view = practice(POST=_tls)
audit_view = practice(POST=_lose_audit_line, PUT=_put_audit_line_back)
numbering_view = practice(POST=_advance)
health_view = practice(GET=_health)
