"""What a network is: projects, their files and edits, checks and costs. No Qt, no torch."""

from gradscape.graph import edits
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import check
from gradscape.graph.definition import REQUIRED, Definition
from gradscape.graph.document import Document
from gradscape.graph.errors import GradscapeError
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Data, Training
from gradscape.graph.storage import load, save

__all__ = [
    "REQUIRED",
    "Builder",
    "Data",
    "Definition",
    "Document",
    "Expression",
    "GradscapeError",
    "Graph",
    "Node",
    "Project",
    "Training",
    "check",
    "edits",
    "load",
    "op",
    "save",
]
