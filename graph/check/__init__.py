"""Is a network sound? Rules that look at it give findings, each with ways out that are edits."""

from gradscape.graph.check.checker import Checker, check
from gradscape.graph.check.label import find, label
from gradscape.graph.check.repair import Repair, repair
from gradscape.graph.check.report import Report

__all__ = ["Checker", "Repair", "Report", "check", "find", "label", "repair"]
