"""Business decisions as plain functions: no database, no request, no clock, no fault.

Call them through their module (``numbering.next_running(...)``), never by ``from … import name``:
that is how ``practice_crm.faults`` can stand in for one of them.
"""
