"""Messages to people: text, language, outbox."""
