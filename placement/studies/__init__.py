"""Options compared, budgets laddered, plans drawn again: studies of many plans, and what each says.

A study is computed here and knows no file and no text for people; `publish` draws it, `record` writes it.
"""
