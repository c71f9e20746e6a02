"""The commands: what people type, and what a terminal shows."""
