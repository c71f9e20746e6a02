"""A sheet to monitor a decided plan by: written once, filled in by a board each quarter, and read back.

`sheet` writes it, `read` reads it, `hold` says where the plan holds and which assumptions do not.
"""
