"""Names that try to be more than text."""

HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"; DROP TABLE clusters; --',
    "{{7*7}}",
    "{% for x in range(9) %}",
    "${7*7}",
    "`${7*7}`",
    "<img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "{n} {0} {slot}",
    "[bold red]name[/]",
    "a" * 300,
)
