"""What makes the embedded regions from published figures, and reads what people have."""
