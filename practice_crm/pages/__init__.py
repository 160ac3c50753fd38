"""The CRM's web pages: forms, views and addresses. What may be done is decided by the services."""
