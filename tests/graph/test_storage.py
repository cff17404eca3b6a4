import json
import os
import random
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradscape.graph.arguments import completed_project
from gradscape.graph.definition import Definition
from gradscape.graph.expression import Expression
from gradscape.graph.migration import MIGRATIONS, migration
from gradscape.graph.model import Graph, Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.storage import StorageError, dumps, load, loads, save
from tests.graph.projects import everything, projects

TEXT = """\
{"gradscape": 1, "network": "Digits",
 "data": {"name": "digits", "prepare": [{"resize": [32, 32]}, {"channels": 3}], "shape": [1, 8, 8], "classes": 10},
 "training": {"optimizer": "adamw", "lr": 0.1, "momentum": 0.9, "weight_decay": 0.01, "schedule": "one_cycle", "warmup": 0.1, "batch": 64, "epochs": 12, "seed": 0, "frozen": ["conv1"]},
 "definitions": {
  "Digits": {"parameters": {"num_classes": "=classes"}, "lets": {}, "nodes": [
   {"id": "k3f9", "op": "image", "name": "", "args": {"channels": "=channels", "height": 32, "width": 32}, "inputs": {}},
   {"id": "p1c0", "op": "conv2d", "name": "conv1", "args": {"out_channels": 8, "kernel_size": [3, 3], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], "groups": 1, "bias": false, "init": "default"}, "inputs": {"x": ["k3f9", 0]}},
   {"id": "t2ab", "op": "Residual", "name": "residual", "args": {"width": 8}, "inputs": {"x": ["p1c0", 0]}},
   {"id": "m04d", "op": "add", "name": "", "args": {}, "inputs": {"terms": [["p1c0", 0], ["t2ab", 0]]}},
   {"id": "r3pt", "op": "repeat", "name": "layer1", "args": {"of":
    {"id": "", "op": "Residual", "name": "", "args": {"width": "=8 * (i + 1)"}, "inputs": {}},
    "times": 3, "first": {"width": 16}, "item": "", "start": 0}, "inputs": {"x": ["m04d", 0]}, "when": "=num_classes > 2"},
   {"id": "seq1", "op": "sequence", "name": "head", "args": {"body": [
    {"id": "s0", "op": "linear", "name": "first", "args": {"out_features": 4, "bias": true, "init": "default"}, "inputs": {}},
    {"id": "s1", "op": "sequence", "name": "", "args": {"body": [
     {"id": "t0", "op": "linear", "name": "", "args": {"out_features": 10, "bias": true, "init": "default"}, "inputs": {}}]}, "inputs": {}, "when": false}]}, "inputs": {"x": ["r3pt", 0]}},
   {"id": "shr1", "op": "conv2d", "name": "", "args": {"out_channels": 8, "kernel_size": [3, 3], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], "groups": 1, "bias": true, "init": "default"}, "inputs": {"x": ["m04d", 0]}, "shares": "p1c0"},
   {"id": "out1", "op": "output", "name": "", "args": {"loss": "cross_entropy", "target": "label", "weight": 1.0, "auxiliary": false, "label_smoothing": 0.1}, "inputs": {"x": ["seq1", 0]}}]},
  "Residual": {"parameters": {"width": null, "scale": 1.5}, "lets": {"inner": "=width // 2"}, "nodes": [
   {"id": "in01", "op": "input", "name": "", "args": {}, "inputs": {}},
   {"id": "cv01", "op": "conv2d", "name": "conv", "args": {"out_channels": "=inner", "kernel_size": [3, 3], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], "groups": 1, "bias": true, "init": "default"}, "inputs": {"x": ["in01", 0]}},
   {"id": "ou01", "op": "output", "name": "", "args": {"loss": "cross_entropy", "target": "label", "weight": 1.0, "auxiliary": false, "label_smoothing": 0.0}, "inputs": {"x": ["cv01", 0]}}]},
  "Head": {"parameters": {}, "lets": {}, "sequential": true, "nodes": [
   {"id": "in02", "op": "input", "name": "", "args": {}, "inputs": {}}]}},
 "operators": {"image": 1, "conv2d": 1, "add": 1, "repeat": 1, "sequence": 1, "linear": 1, "output": 1, "input": 1},
 "layout": {"Digits": {"k3f9": [0, 0], "m04d": [120, -40.5]}}}
"""  # noqa: E501  # the file's lines are as long as its nodes
"""`everything()` as it stands in a file."""


def raw() -> Any:
    """A small valid file, to be made invalid."""
    node = {"id": "a", "op": "add", "name": "", "args": {}, "inputs": {"terms": [["b", 0]]}}
    body = {"parameters": {}, "lets": {}, "nodes": [node, {"id": "b", "op": "vector"}]}
    return {"gradscape": 1, "network": "Net", "definitions": {"Net": body}}


def refused(text: str | bytes) -> str:
    with pytest.raises(StorageError) as caught:
        loads(text)
    return str(caught.value)


def test_the_file_is_what_the_format_says() -> None:
    assert dumps(everything()) == TEXT


def test_reading_gives_back_what_was_written() -> None:
    assert loads(TEXT) == everything()


@given(projects())
@settings(max_examples=50)
def test_any_project_survives_a_file(project: Project) -> None:
    text = dumps(project)
    assert loads(text) == project
    assert dumps(loads(text)) == text
    json.loads(text)


def test_a_changed_argument_is_a_changed_line() -> None:
    project = everything()
    body = project.root.body
    conv = replace(body.nodes["p1c0"], args={**body.nodes["p1c0"].args, "out_channels": 9})
    root = replace(project.root, body=body.with_nodes({**body.nodes, "p1c0": conv}, {"p1c0"}))
    changed = replace(project, definitions={**project.definitions, "Digits": root})
    before, after = dumps(project).splitlines(), dumps(changed).splitlines()
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_each_node_stands_on_a_line_of_its_own() -> None:
    lines = [line for line in TEXT.splitlines() if '"op": ' in line]
    assert len(lines) == TEXT.count('"op": ')


def test_arguments_that_were_left_out_are_written_with_their_defaults() -> None:
    bare = Project.of(Definition("Net", Graph.of(Node("a", "conv2d", args={"groups": 2}))))
    assert '"kernel_size": [3, 3], ' in dumps(bare)
    args = loads(dumps(bare)).root.body.nodes["a"].args
    assert args == {
        **{p.name: p.default for p in OPERATORS["conv2d"].parameters.values()},
        "groups": 2,
    }
    assert loads(dumps(bare)) == completed_project(bare)


@pytest.mark.parametrize("text", ["=", "=a", "'=", "'=a", "''=a", "'", "'a", "a=", "ü\u2028\n\0"])
def test_a_text_is_not_taken_for_an_expression(text: str) -> None:
    node = Node("a", "Custom", args={"text": text, "list": (text, Expression("n"))})
    project = Project.of(Definition("Net", Graph.of(node)))
    assert loads(dumps(project)) == project


def test_what_is_not_installed_here_is_kept() -> None:
    text = dumps(loads(json.dumps(raw())))
    foreign = text.replace('"op": "add"', '"op": "hyper_add"')
    foreign = foreign.replace('"operators": {"add": 1', '"operators": {"hyper_add": 7')
    foreign = foreign.replace(
        '"args": {}, "inputs": {"terms"', '"args": {"power": [2, "=n"]}, "inputs": {"terms"'
    )
    assert '"hyper_add": 7' in foreign
    assert '"power"' in foreign
    assert dumps(loads(foreign)) == foreign


def test_an_argument_that_the_operator_does_not_have_is_kept() -> None:
    text = TEXT.replace(
        '"args": {"out_channels": 8, ', '"args": {"colour": "red", "out_channels": 8, '
    )
    assert loads(dumps(loads(text))).root.body.nodes["p1c0"].args["colour"] == "red"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("{", "line 1, column"),
        ("[]", "no Gradscape project"),
        ("{}", "no Gradscape project"),
        ('{"gradscape": "1"}', "no version"),
        ('{"gradscape": true}', "no version"),
        ('{"gradscape": 2}', "update it"),
        ('{"gradscape": 1, "gradscape": 1}', "'gradscape' stands twice"),
        ('{"gradscape": NaN}', "NaN is no number"),
        ('{"gradscape": -Infinity}', "-Infinity is no number"),
        ('{"gradscape": 1e999}', "too large"),
        ('{"gradscape": ' + "9" * 5000 + "}", "too large"),
        ('{"gradscape": "\\ud800"}', "half a character"),
        ("[" * 100_000, "nested too deeply"),
        ("[" + "0," * 4_000_001, "too large"),
        (b"\xff", "UTF-8"),
        ("\x00", "no JSON"),
    ],
)
def test_what_is_no_project_is_refused_in_words(text: str | bytes, words: str) -> None:
    assert words in refused(text)


def broken() -> Iterator[tuple[str, Any, str]]:
    """(what is done to a valid file, its value, words that the error must hold)."""
    yield "network", "Other", "'Other' is not among the definitions: Net"
    yield "colour", 1, "colour"
    yield "training", {"lr": -1}, "training.lr"
    yield "data", {"name": "x", "shape": []}, "data.shape"
    yield "operators", {"add": 2}, "version 2 of add"
    yield "layout", {"Net": {"a": [1]}}, "layout"
    yield "layout", {"Net": {"a": [1, "2"]}}, "layout"
    yield "definitions", {}, "'Net' is not among the definitions: none"
    yield "definitions.Net.colour", 1, 'definition "Net"'
    yield "definitions.Net.lets", {"n": "1"}, "'n'"
    yield "definitions.Net.parameters", {"n": {}}, "argument 'n'"
    yield "definitions.Net.nodes.0", 7, "a node"
    yield "definitions.Net.nodes.0.id", "b", 'node "b" (vector): its "id" is used twice'
    yield "definitions.Net.nodes.0.id", "", "is empty"
    yield "definitions.Net.nodes.0.colour", 1, 'definition "Net", node "a" (add)'
    yield "definitions.Net.nodes.0.when", "n > 1", '"when"'
    yield "definitions.Net.nodes.0.when", None, "when"
    yield "definitions.Net.nodes.0.inputs", {"x": ["b"]}, "input 'x'"
    yield "definitions.Net.nodes.0.inputs", {"x": ["b", -1]}, "no wire"
    yield "definitions.Net.nodes.0.inputs", {"x": ["b", True]}, "no wire"
    yield "definitions.Net.nodes.0.inputs", {"x": [["b", 0], 1]}, "no wire"
    yield "definitions.Net.nodes.0.args", {"n": {"a": 1}}, "argument 'n'"
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    yield "definitions.Net.nodes.0.args", {"n": deep}, "flatter"
    inner: Any = {"id": "s", "op": "sequence", "args": {"body": []}}
    for _ in range(40):
        inner = {"id": "s", "op": "sequence", "args": {"body": [inner]}}
    yield "definitions.Net.nodes.0", inner, "sequences and repeats"
    same = {"id": "s", "op": "add"}
    yield "definitions.Net.nodes.0", {**inner, "args": {"body": [same, same]}}, "used twice"
    yield "definitions.Net.nodes.0", {**inner, "args": {"body": 1}}, "array"
    yield "definitions.Net.nodes.0", {"id": "r", "op": "repeat", "args": {"of": 1}}, "a node"
    many = [{"id": str(k), "op": "add"} for k in range(100_001)]
    yield "definitions.Net.nodes", many, "one node too many"


@pytest.mark.parametrize(("where", "value", "words"), list(broken()), ids=lambda v: str(v)[:40])
def test_a_broken_part_is_named(where: str, value: Any, words: str) -> None:
    record = at = raw()
    *path, last = where.split(".")
    for step in path:
        at = at[int(step) if isinstance(at, list) else step]
    at[int(last) if isinstance(at, list) else last] = value
    assert words in refused(json.dumps(record))


def nested(depth: int) -> tuple[Any, ...]:
    value: tuple[Any, ...] = ()
    for _ in range(depth):
        value = (value,)
    return value


def test_sequences_are_written_up_to_a_depth() -> None:
    node = Node("a", "relu")
    for _ in range(33):
        node = Node("a", "sequence", args={"body": (node,)})
    inner = node.args["body"][0]
    assert loads(dumps(Project.of(Definition("Net", Graph.of(inner))))).root.body.nodes.keys() == {
        "a"
    }
    with pytest.raises(StorageError, match="sequences and repeats in each other"):
        dumps(Project.of(Definition("Net", Graph.of(node))))


@pytest.mark.parametrize(
    # Ids without the address of an object: test processes side by side must agree on them.
    "value",
    [float("nan"), float("inf"), 10**30, {"a": 1}, object(), "\ud800", b"x", nested(100)],
    ids=lambda value: type(value).__name__,
)
def test_what_no_file_can_hold_is_not_written(value: object, tmp_path: Path) -> None:
    node = Node("a", "Custom", args={"value": value})
    project = Project.of(Definition("Net", Graph.of(node)))
    path = tmp_path / "a.gradscape"
    path.write_text(TEXT)
    with pytest.raises(StorageError):
        save(project, path)
    assert path.read_text() == TEXT
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_operator_is_refused_and_an_older_one_brought_up_to_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    traits = OPERATORS["conv2d"].traits
    monkeypatch.setattr(OPERATORS["conv2d"], "traits", replace(traits, version=3))
    monkeypatch.setattr("gradscape.graph.migration.MIGRATIONS", MIGRATIONS)
    old = TEXT.replace('"out_channels": ', '"filters": ')
    with pytest.raises(StorageError, match="version 1 of conv2d cannot be brought up to date"):
        loads(old)

    @migration("conv2d", 1)
    def rename(node: Node) -> Node:
        args = dict(node.args)
        return replace(node, args={"width": args.pop("filters"), **args})

    @migration("conv2d", 2)
    def rename_again(node: Node) -> Node:
        args = dict(node.args)
        return replace(node, args={"out_channels": args.pop("width"), **args})

    try:
        assert dumps(loads(old)) == TEXT.replace('"conv2d": 1', '"conv2d": 3')
        assert "version 1 of conv2d cannot" in refused(old.replace("filters", "sieves"))
    finally:
        del MIGRATIONS["conv2d", 1], MIGRATIONS["conv2d", 2]


def test_every_operator_knows_the_way_from_its_first_version() -> None:
    for name, operator in OPERATORS.items():
        for version in range(1, operator.traits.version):
            assert (name, version) in MIGRATIONS, f"{name} has no migration from {version}"


def test_an_older_format_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(record: Any) -> Any:
        return {"network": record.pop("root"), **record, "gradscape": 2}

    monkeypatch.setattr("gradscape.graph.storage.VERSION", 2)
    monkeypatch.setattr("gradscape.graph.storage.MIGRATIONS", {1: rename})
    assert loads(TEXT.replace('"network": ', '"root": ')) == everything()
    assert "format 1 cannot be brought up to date" in refused(TEXT)


def test_positions_of_nodes_that_are_gone_are_dropped() -> None:
    text = TEXT.replace('"layout": {', '"layout": {"Gone": {"a": [0, 0]}, ')
    text = text.replace('"m04d": [120', '"zzzz": [1, 1], "m04d": [120')
    assert loads(text) == everything()


def test_an_error_is_short_however_long_what_is_wrong_with_the_file() -> None:
    endless = "z" * 100_000
    for text in (TEXT.replace("k3f9", endless), TEXT.replace('"bias"', f'"{endless}"')):
        loads(text)
    long_key = TEXT.replace('"name"', f'"{endless}"', 3)
    twice = TEXT.replace('"op"', f'"{endless}": 1, "{endless}"', 1)
    lost = TEXT.replace('"network": "Digits"', f'"network": "{endless}"')
    for text in (long_key, twice, lost, TEXT.replace('"adamw"', f'"{endless}"')):
        assert len(refused(text)) < 3000


def test_save_and_load(tmp_path: Path) -> None:
    path = tmp_path / "net.gradscape"
    save(everything(), path)
    assert path.read_bytes().decode() == TEXT
    assert load(path) == everything()
    assert load(str(path)) == everything()
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_with_the_line_ends_and_the_mark_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "net.gradscape"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load(path) == everything()


@pytest.mark.skipif(os.name != "posix", reason="links and modes of POSIX")
def test_a_link_stays_a_link_and_a_mode_stays_as_it_is(tmp_path: Path) -> None:
    path, link = tmp_path / "net.gradscape", tmp_path / "link"
    path.write_text("")
    path.chmod(0o640)
    link.symlink_to(path)
    save(everything(), link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert load(path) == everything()


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.replace"])
def test_a_disk_that_fails_leaves_the_file_as_it_was(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.gradscape"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(failing, fail)
    with pytest.raises(StorageError, match=r"net\.gradscape: cannot be written: No space left"):
        save(everything(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"none\.gradscape: there is no such file"):
        load(tmp_path / "none.gradscape")
    with pytest.raises(StorageError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(StorageError):
        load("a\0b")
    path = tmp_path / "bad.gradscape"
    path.write_text(TEXT.replace('"id": "m04d"', '"id": "k3f9"'))
    with pytest.raises(StorageError, match=r'bad\.gradscape: definition "Digits", node "k3f9"'):
        load(path)
    with pytest.raises(StorageError, match="cannot be written"):
        save(everything(), tmp_path / "no" / "such" / "folder")


# ---- files that something has damaged

PIECES = [
    "{", "}", "[", "]", ",", ":", '"', "null", "true", "-1", "1e400", "NaN", "9" * 30, '"="', '"a"',
    '"sequence"', '"repeat"', '{"id": "a", "op": "add"}', '"body": [', '"of": ', "\\ud800", "\x00",
    '{"x": ["k3f9", 0]}', "[" * 2000,
]  # fmt: skip


def mutate(text: str, source: random.Random) -> str:
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(text) + 1)
        match source.randrange(4):
            case 0:
                text = text[:at] + source.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + source.randint(1, 12) :]
            case 2:
                start = source.randrange(len(text) + 1)
                text = text[:at] + text[start : start + source.randint(1, 80)] + text[at:]
            case _:
                text = text[:at] + chr(source.randrange(1, 0x250)) + text[at + 1 :]
    return text


def swap_values(record: Any, source: random.Random) -> Any:
    """Put one value of the file in the place of another: JSON that is well-formed, and nonsense."""
    places: list[tuple[Any, Any]] = []
    todo = [record]
    while todo:
        held = todo.pop()
        keys = held if isinstance(held, dict) else range(len(held))
        places += [(held, key) for key in keys]
        todo += [held[key] for key in keys if isinstance(held[key], dict | list)]
    odd: list[Any] = [
        None,
        True,
        -1,
        0.5,
        "",
        "=",
        "=x",
        [],
        {},
        [[]],
        2**62,
        "sequence",
        "repeat",
        "Digits",
    ]
    for _ in range(source.randint(1, 3)):
        held, key = source.choice(places)
        other, which = source.choice(places)
        value = other[which] if source.random() < 0.5 else source.choice(odd)
        held[key] = json.loads(json.dumps(value)) if not isinstance(value, float) else value
    return record


def survives(text: str | bytes) -> None:
    """A damaged file is read, and then written and read the same, or refused with the one error."""
    try:
        project = loads(text)
    except StorageError:
        return
    assert loads(dumps(project)) == project


@given(st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_a_damaged_file_is_read_or_refused(source: random.Random) -> None:
    survives(mutate(TEXT, source))
    survives(json.dumps(swap_values(json.loads(TEXT), source)))


@given(st.binary(max_size=200))
def test_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(StorageError):
        loads(content)


@pytest.mark.verify
@given(projects(), st.randoms(use_true_random=False))
def test_any_damaged_project_is_read_or_refused(project: Project, source: random.Random) -> None:
    text = dumps(project)
    for _ in range(20):
        survives(mutate(text, source))
        survives(json.dumps(swap_values(json.loads(text), source)))
