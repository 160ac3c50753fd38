"""The areas beyond customers, leads and opportunities, each through both channels."""
