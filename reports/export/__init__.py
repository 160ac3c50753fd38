"""The verdict in forms that other tools take: JUnit XML, Markdown, chat text, JSON with a schema."""
