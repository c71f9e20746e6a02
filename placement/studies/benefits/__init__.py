"""Draft benefits: what a plan and stated options cost and bring, by year and in today's value."""
