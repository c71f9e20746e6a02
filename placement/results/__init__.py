"""What an answer says: its tables, its figures, what surprises, and what it rests on."""
