"""What several step modules assert in the same way; no sentences here."""

from __future__ import annotations

from drivers.errors import CrmRefused, Reason

DENIED = (Reason.NOT_ALLOWED, Reason.NOT_FOUND)


def denied(act, otherwise, among=DENIED):
    """``act`` must be refused for lack of rights (for a reason ``among`` these); anything else is no denial."""
    why = refusal_of(act)
    assert why is not None, otherwise
    assert why in among, f"不是因为{'、'.join(r.value for r in among)}被拒绝，而是：{why.value}"


def refusal_of(act):
    """Why ``act`` is refused, ``None`` when it isn't."""
    try:
        act()
    except CrmRefused as no:
        return no.reason
    return None


def is_signed_out(look):
    """Whether the CRM asks to sign in first."""
    return refusal_of(look) is Reason.NOT_SIGNED_IN


def judged(story, outcome):
    """Success, or the refusal that the feature names."""
    if outcome == "成功":
        story.accepted()
        return
    expected = Reason.named(outcome)
    assert story.refused().reason is expected, f"应以“{outcome}”拒绝，实际是：{story.refused()}"


def assert_no_password(told, password):
    """Neither the password nor what it was hashed to."""
    assert password not in told, "里面有明文密码"
    for hashed in ("pbkdf2_", "bcrypt", "argon2", "$2b$", "scrypt"):
        assert hashed not in told, f"里面有密码的加密形式（{hashed}…）"
