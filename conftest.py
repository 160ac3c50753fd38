"""Wiring only: which modules pytest takes its fixtures, sentences and hooks from."""

pytest_plugins = [
    "authoring.collect",
    "fixtures.world",
    "fixtures.bridge",
    "fixtures.progress",
    "steps.common",
    "steps.customers",
    "steps.permissions",
    "steps.leads",
    "steps.opportunities",
    "steps.performance",
]
