"""What is stored, one module per area. Decisions about it are in ``practice_crm.rules``, the doing is in
``practice_crm.services``."""

from practice_crm.models.activities import Activity
from practice_crm.models.approvals import Approval, Decision
from practice_crm.models.assignment import LeadPolicy, LeadTaker
from practice_crm.models.calls import PhoneCall
from practice_crm.models.campaigns import Campaign, CampaignLead, Delivery
from practice_crm.models.chat import ChatMessage, Conversation
from practice_crm.models.connections import Connection, Difference, Incoming, SyncRun
from practice_crm.models.custom import (
    ContactPerson,
    CustomerChange,
    CustomerTag,
    CustomField,
    CustomValue,
    SwitchedOff,
)
from practice_crm.models.customers import Customer
from practice_crm.models.imports import ImportBatch, ImportRow
from practice_crm.models.inbox import Notice, Task
from practice_crm.models.journal import AuditEntry
from practice_crm.models.knowledge import Article, ArticleLink
from practice_crm.models.leads import Lead
from practice_crm.models.legacy import LegacyRecord
from practice_crm.models.opportunities import Opportunity
from practice_crm.models.orders import Order, Outgoing
from practice_crm.models.people import NumberCounter, Person
from practice_crm.models.record import Record
from practice_crm.models.security import Attachment, AuditChain, SignInFailure
from practice_crm.models.tickets import Ticket, TicketCategory, TicketEvent

__all__ = [
    "Activity",
    "Approval",
    "Article",
    "ArticleLink",
    "Attachment",
    "AuditChain",
    "AuditEntry",
    "Campaign",
    "CampaignLead",
    "ChatMessage",
    "Connection",
    "ContactPerson",
    "Conversation",
    "CustomField",
    "CustomValue",
    "Customer",
    "CustomerChange",
    "CustomerTag",
    "Decision",
    "Delivery",
    "Difference",
    "ImportBatch",
    "ImportRow",
    "Incoming",
    "Lead",
    "LeadPolicy",
    "LeadTaker",
    "LegacyRecord",
    "Notice",
    "NumberCounter",
    "Opportunity",
    "Order",
    "Outgoing",
    "Person",
    "PhoneCall",
    "Record",
    "SignInFailure",
    "SwitchedOff",
    "SyncRun",
    "Task",
    "Ticket",
    "TicketCategory",
    "TicketEvent",
]
