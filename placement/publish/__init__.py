"""What people see: the map and the summary, each in both languages."""

from placement.publish.atlas import draw_map
from placement.publish.summary import summary_text, write_summary
from placement.publish.terminal import print_summary

__all__ = ["draw_map", "print_summary", "summary_text", "write_summary"]
