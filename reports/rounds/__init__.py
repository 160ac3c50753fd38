"""Rounds of testing (多轮测试): a ledger, what changed between rounds, and plots of it."""
