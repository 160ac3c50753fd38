"""The areas of the port beyond customers, leads and opportunities, each with its protocol and its records."""
