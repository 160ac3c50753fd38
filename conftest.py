"""Wiring only: which modules pytest takes its fixtures and hooks from; sentences are found by ``authoring``."""

pytest_plugins = [
    "authoring.collect",
    "fixtures.progress",
    "fixtures.story",
    "fixtures.world",
    "fixtures.people",
    "fixtures.notions",
    "fixtures.clock",
    "fixtures.lead_rules",
    "fixtures.mailbox",
    "fixtures.neighbours",
    "fixtures.many_reps",
    "fixtures.matrix",
    "fixtures.migrating",
    "fixtures.import_files",
    "fixtures.bridge",
    "fixtures.rights",
]
