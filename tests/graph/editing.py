"""A person with a random hand, as a state machine: any edit, in any order, undone and redone.

A test of the window joins it by another `begun`, and invariants of its own.
"""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gradscape.graph import Definition, Document, Expression, Node, Project, edits
from gradscape.graph.arguments import completed_project
from gradscape.graph.change import Change, apply
from gradscape.graph.definition import role
from gradscape.graph.edits import Edit, EditError, Fragment
from gradscape.graph.edits.nodes import alike
from gradscape.graph.storage import dumps, fragments, loads
from gradscape.graph.storage.journal import Contents, Entry, Kind, Start
from tests.graph.hand import Hand
from tests.networks import projects

# Drawn draw by draw they would be almost always the first of everything.
Randoms = st.integers(0, 2**32).map(Random)
PLACES = st.tuples(st.integers(-500, 500), st.integers(-500, 500))
NAMES = ("Block", "Stage", "Head", "Part")


def unlike(definition: Definition) -> bool:
    """Whether unlike nodes have different names; else some are called otherwise when they move."""
    found: dict[str, Node] = {}
    return not definition.parameters.keys() & {node.name for node in definition.body} and all(
        not node.name or alike(found.setdefault(node.name, node), node) or node is found[node.name]
        for node in definition.body
    )


def has_nodes(person: Person) -> bool:
    """Whether there is any node left."""
    return any(definition.body.nodes for definition in person.project.definitions.values())


def is_small(person: Person) -> bool:
    """Whether copies may still be added: the point is in the edits, not in their number."""
    return sum(len(definition.body) for definition in person.project.definitions.values()) < 120


class Person(RuleBasedStateMachine):
    """Edits a random network, and holds the document against its file and its history."""

    @initialize(project=projects())
    def begin(self, project: Project) -> None:
        self.first = completed_project(project)
        self.document = self.begun(self.first)
        self.entries: list[Entry] = []
        self.document.recorder = self._record
        self.replayed = self.first
        self.document.listen(self._follow)
        self.clipboard: Fragment | None = None
        self.gesture: int | None = None

    def begun(self, project: Project) -> Document:
        """The document of a project."""
        return Document(project)

    def _record(self, kind: Kind, label: str, change: Change) -> None:
        self.entries.append(Entry(kind, label, change))

    def _follow(self, change: Change, project: Project) -> None:
        self.replayed = apply(self.replayed, change)

    @property
    def project(self) -> Project:
        return self.document.project

    def attempt(self, edit: Edit) -> None:
        """Do an edit; one that is refused leaves all as it was."""
        before, steps = dumps(self.project), self.document.history
        try:
            change = self.document.do(edit, gesture=self.gesture)
        except EditError:
            assert dumps(self.project) == before
            assert self.document.history == steps
            return
        if change and self.gesture is None:
            assert len(self.document.history) == len(steps) + 1
            assert all(self.document.history)

    # ---- whom it concerns
    def some(self, random: Random, most: int = 4) -> tuple[str, tuple[str, ...]]:
        """A block, and some of its nodes that are likely to hang together."""
        definition = random.choice(list(self.project.definitions.values()))
        nodes = list(definition.body.nodes)
        if random.random() < 0.8:
            nodes = [node.id for node in definition.body if role(node) not in ("input", "output")]
        if not nodes:
            return definition.name, ()
        start = random.randrange(len(nodes))
        picked = nodes[start : start + random.randint(1, most)]
        if random.random() < 0.3:
            picked = random.sample(nodes, min(len(nodes), most))
        return definition.name, tuple(picked)

    def one(self, random: Random) -> tuple[Definition, Node]:
        """A node, and the block that holds it."""
        held = [d for d in self.project.definitions.values() if d.body.nodes]
        definition = random.choice(held)
        return definition, random.choice(list(definition.body))

    # ---- edits
    @rule(random=Randoms)
    def any_small_edit(self, random: Random) -> None:
        if all(definition.body.nodes for definition in self.project.definitions.values()):
            self.attempt(Hand(random, self.project).edit())

    @rule(random=Randoms, heal=st.booleans())
    def delete(self, random: Random, heal: bool) -> None:
        self.attempt(edits.RemoveNodes(*self.some(random, 2), heal))

    @rule(random=Randoms)
    def bypass(self, random: Random) -> None:
        self.attempt(edits.Bypass(*self.some(random)))

    @precondition(has_nodes)
    @rule(random=Randoms, at=st.none() | PLACES)
    def insert(self, random: Random, at: tuple[int, int] | None) -> None:
        definition, target = self.one(random)
        wires = [port for port, _ in target.connections()]
        port = random.choice([*wires, "x"])
        index = random.choice([None, 0, 1])
        node: Node | str = Node("", random.choice(["relu", "conv2d", "batch_norm2d", "add"]))
        if random.random() < 0.3:
            node = random.choice(list(definition.body.nodes))
        self.attempt(edits.Insert(definition.name, node, target.id, port, index, at=at))

    @precondition(is_small)
    @rule(random=Randoms, by=PLACES, wired=st.booleans())
    def duplicate(self, random: Random, by: tuple[int, int], wired: bool) -> None:
        self.attempt(edits.Duplicate(*self.some(random), by, wired))

    @rule(random=Randoms)
    def copy(self, random: Random) -> None:
        taken = edits.fragment(self.project, *self.some(random))
        self.clipboard = fragments.loads(fragments.dumps(taken))
        assert self.clipboard == taken

    @precondition(is_small)
    @rule(random=Randoms, at=st.none() | PLACES)
    def paste(self, random: Random, at: tuple[int, int] | None) -> None:
        if self.clipboard is not None:
            name = random.choice(list(self.project.definitions))
            self.attempt(edits.Paste(name, self.clipboard, at))

    @rule(random=Randoms, name=st.sampled_from(NAMES))
    def group(self, random: Random, name: str) -> None:
        self.attempt(edits.Group(*self.some(random), name))

    @rule(random=Randoms, name=st.just("Grouped"))
    def group_and_ungroup(self, random: Random, name: str) -> None:
        definition, ids = self.some(random)
        named = self.project.definitions[definition]
        if self.gesture is not None or name in self.project.definitions or not unlike(named):
            return
        before, steps = dumps(self.project), len(self.document.history)
        self.attempt(edits.Group(definition, ids, name))
        if len(self.document.history) > steps:
            body = self.project.definitions[definition].body
            (use,) = (node.id for node in body if node.op == name)
            self.attempt(edits.Ungroup(definition, use))
            assert dumps(self.project) == before

    @precondition(is_small)
    @rule(random=Randoms)
    def ungroup(self, random: Random) -> None:
        definitions = self.project.definitions
        uses = [(d.name, n.id) for d in definitions.values() for n in d.body if n.op in definitions]
        if uses:
            self.attempt(edits.Ungroup(*random.choice(uses)))

    @precondition(has_nodes)
    @rule(random=Randoms, name=st.sampled_from(["width", "size", "depth"]))
    def expose(self, random: Random, name: str) -> None:
        definition, node = self.one(random)
        argument = random.choice([*node.args, "nothing"])
        self.attempt(edits.Expose(definition.name, (node.id,), argument, name))

    @rule(random=Randoms)
    def skip(self, random: Random) -> None:
        self.attempt(edits.Skip(*self.some(random)))

    @precondition(has_nodes)
    @rule(random=Randoms, op=st.sampled_from(["relu", "conv2d", "add", "linear", "identity"]))
    def replace(self, random: Random, op: str) -> None:
        definition, node = self.one(random)
        self.attempt(edits.Replace(definition.name, node.id, op))

    @rule(random=Randoms, place=st.none() | PLACES)
    def move(self, random: Random, place: tuple[int, int] | None) -> None:
        name, ids = self.some(random)
        self.attempt(edits.Move(name, dict.fromkeys(ids, place)))

    @precondition(has_nodes)
    @rule(random=Randoms, name=st.sampled_from(NAMES))
    def blocks(self, random: Random, name: str) -> None:
        definition, _ = self.one(random)
        parameter = random.choice([*definition.parameters, "depth"])
        self.attempt(
            random.choice([
                edits.RenameDefinition(definition.name, name),
                edits.RemoveDefinition(definition.name),
                edits.RenameParameter(definition.name, parameter, "renamed"),
                edits.RemoveParameter(definition.name, parameter),
                edits.SetLet(definition.name, "half", Expression("8 // 2")),
                edits.SetLet(definition.name, "half", None),
            ])
        )  # fmt: skip

    # ---- the document
    @rule(gesture=st.none() | st.integers(0, 1))
    def begin_or_end_a_gesture(self, gesture: int | None) -> None:
        self.gesture = gesture

    @rule()
    def undo(self) -> None:
        self.document.undo()

    @rule()
    def redo(self) -> None:
        self.document.redo()

    @rule(count=st.integers(0, 12))
    def go(self, count: int) -> None:
        self.document.go(count)

    @rule()
    def save_and_open(self) -> None:
        text = dumps(self.project)
        opened = loads(text)
        assert opened == self.project
        assert dumps(opened) == text

    @rule()
    def all_the_way_back_and_forth(self) -> None:
        steps, text = len(self.document.history), dumps(self.project)
        self.document.go(0)
        assert dumps(self.project) == dumps(self.first)
        self.document.go(steps)
        assert dumps(self.project) == text

    @rule()
    def crash(self) -> None:
        recovered = Document.recovered(Contents(Start(self.first), tuple(self.entries), 0))
        assert dumps(recovered.project) == dumps(self.project)
        assert recovered.history == self.document.history
        assert recovered.undone == self.document.undone

    @invariant()
    def who_listens_knows_the_project(self) -> None:
        if hasattr(self, "document"):
            assert dumps(self.replayed) == dumps(self.project)

    @invariant()
    def positions_are_of_nodes_that_are_there(self) -> None:
        if hasattr(self, "document"):
            for name, places in self.project.layout.items():
                assert places.keys() <= self.project.definitions[name].body.nodes.keys()
