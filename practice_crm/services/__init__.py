"""What the CRM does, for pages and interface alike; the decisions are in ``practice_crm.rules``."""
