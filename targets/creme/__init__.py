"""Creme CRM 2.8.6 as the CRM under test: a real one, written by others, driven from outside only."""
