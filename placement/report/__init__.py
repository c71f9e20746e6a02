"""What people see: the map and the summary, each in both languages."""

from placement.report.map import draw_map
from placement.report.summary import summary_text, write_summary
from placement.report.terminal import print_first_screen, print_summary

__all__ = ["draw_map", "print_first_screen", "print_summary", "summary_text", "write_summary"]
