"""The public Python API: a question, its plan, studies of it, and classical siting.

Examples in its docstrings go on from `question = pl.examples.wales(region="powys")` and
`plan = question.solve()`.
"""
