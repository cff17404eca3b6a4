"""What each node of a network computes while it runs, by the node's dotted path.

A module in a sequence is seen by hooks. Of a class with a `forward` a copy runs instead, in which
the expression of each node is passed through a function: so it does not matter whether the node
became a module, a function or an operator, nor whether one module stands for several nodes. The
copy keeps lines and columns, so that an error is still found where it arose.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from torch import Tensor, nn

from gradscape.backends.protocol import Job
from gradscape.backends.pytorch.source import source_file

See = Callable[[str, Any], None]
ENTER, BEGIN, END, OUTER = "_enters", "_begins", "_ends", "_outer"
"""Names in a copy that no source has: they begin with an underscore."""


@contextmanager
def watching(model: nn.Module, job: Job, see: See) -> Iterator[None]:
    """While it lasts, `see(node, value)` hears what each node computes, in order.

    A value is a tensor, or a tuple of them where the node has several outputs; what comes next may
    overwrite it in place. `model` was built from `job`; one thread alone runs it.
    """
    watch = _Watch(see)
    written = _written(model, job)
    with ExitStack() as stack:
        for kind, copy in written.items():
            stack.callback(setattr, kind, "forward", kind.forward)
            setattr(kind, "forward", _compiled(copy, kind, job, watch))  # noqa: B010
        for name, module in model.named_modules():
            above = name.rpartition(".")[0]
            if name in job.modules and name and type(model.get_submodule(above)) not in written:
                inner = _within(job.modules.get(above, ""), job.modules[name])
                begin, end = partial(_begins, watch, inner), partial(_ends, watch, inner)
                stack.callback(module.register_forward_pre_hook(begin).remove)
                stack.callback(module.register_forward_hook(end).remove)
        yield


@contextmanager
def capturing(model: nn.Module, job: Job, nodes: Collection[str]) -> Iterator[dict[str, Any]]:
    """Filled with what `nodes` compute meanwhile: copies without gradient, on their device.

    A node that does not run is not in it; `absence` says why. Several outputs are a tuple.
    """
    found: dict[str, Any] = {}

    def see(node: str, value: Any) -> None:
        if node in nodes:
            found[node] = _copied(value)

    with watching(model, job, see):
        yield found


def absence(job: Job, node: str) -> str:
    """In words, why nothing could be captured of a node that did not fail."""
    outer = max((p for p in job.modules.values() if node.startswith(f"{p}.")), key=len, default="")
    inner = _within(outer, node)
    if any(inner in copy.unclear for copy in _copies(job.source, job.lines).values()):
        return f"The line of {node} computes several nodes: which value is its own cannot be told"
    if node in job.modules.values() or any(label == inner for _, _, label in job.lines):
        return f"{node} did not run: it is there in training only, or its block leaves it out"
    return f"The code of this network computes no value for {node} alone"


# ---- the copies
@dataclass(frozen=True)
class Copy:
    """A `forward` that tells of its nodes, and the nodes that it cannot tell apart."""

    forward: ast.FunctionDef
    unclear: frozenset[str]


@lru_cache(8)
def _copies(source: str, lines: tuple[tuple[int, str, str], ...]) -> dict[str, Copy]:
    """The copy of each class's `forward`, by the name of the class."""
    out: dict[str, Copy] = {}
    for kind in ast.parse(source).body:
        if not isinstance(kind, ast.ClassDef):
            continue
        nodes: dict[int, list[str]] = {}
        for line, name, node in lines:
            if name == kind.name:
                nodes.setdefault(line, []).append(node)
        for method in kind.body:
            if isinstance(method, ast.FunctionDef) and method.name == "forward":
                marker = _Marker(nodes)
                marker.visit(method)
                method.body.insert(0, ast.parse(f"{OUTER} = {ENTER}()").body[0])
                ast.fix_missing_locations(method)
                out[kind.name] = Copy(method, frozenset(marker.unclear))
    return out


class _Marker(ast.NodeTransformer):
    """Passes the expression of each node through a function."""

    def __init__(self, nodes: dict[int, list[str]]) -> None:
        self.nodes = nodes
        self.unclear: set[str] = set()

    def visit_Assign(self, statement: ast.Assign) -> ast.AST:
        return self._marked(statement, statement.value)

    def visit_Return(self, statement: ast.Return) -> ast.AST:
        return self._marked(statement, statement.value)

    def _marked(
        self, statement: ast.Assign | ast.Return, value: ast.expr | None
    ) -> ast.Assign | ast.Return:
        nodes = self.nodes.get(statement.lineno)
        if not nodes or value is None:
            return statement
        spots = _spots(value, nodes)
        if spots is None:
            self.unclear.update(nodes)
            return statement
        marked = _Wrapping(spots).visit(value)
        assert isinstance(marked, ast.expr)
        statement.value = marked
        return statement


class _Wrapping(ast.NodeTransformer):
    """Wraps expressions, each by the nodes whose value it is, the first innermost."""

    def __init__(self, spots: dict[ast.expr, list[str]]) -> None:
        self.spots = spots

    def visit(self, tree: ast.AST) -> ast.AST:
        nodes = self.spots.get(tree, []) if isinstance(tree, ast.expr) else []
        wrapped = self.generic_visit(tree)
        for node in nodes:
            assert isinstance(wrapped, ast.expr)
            begun = _call(BEGIN, ast.Name(OUTER, ast.Load()), ast.Constant(node))
            wrapped = ast.copy_location(_call(END, begun, wrapped), wrapped)
        return wrapped


def _spots(value: ast.expr, nodes: list[str]) -> dict[ast.expr, list[str]] | None:
    """Which part of an expression is the value of which of its nodes, innermost first in `nodes`.

    None where that cannot be told.
    """
    if isinstance(value, ast.Tuple):  # what a block returns
        pairs = zip(value.elts, nodes, strict=False)
        return {part: [node] for part, node in pairs} if len(value.elts) == len(nodes) else None
    calls = {name for part in ast.walk(value) if (name := _attribute(part))}
    spots: dict[ast.expr, list[str]] = {}
    at: ast.expr | None = value
    for node in reversed(nodes):
        if at is None:
            return None
        name = node.rpartition(".")[2].partition("#")[0]
        if name in calls and name not in (_attribute(at), _attribute(getattr(at, "value", at))):
            return None
        spots.setdefault(at, []).insert(0, node)
        if name != "Identity" or name in calls:  # one without a name stands nowhere
            at = _operand(at)
    return spots


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _operand(value: ast.expr) -> ast.expr | None:
    """What the outermost node of a nest is applied to, as the operators write themselves."""
    match value:
        case ast.Subscript(value=ast.Call() as call, slice=ast.Constant()) if _attribute(call):
            return _operand(call)  # of (output, state), or of (output, weights)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="torch" | "F" | "self")), args=args):
            return args[0] if args else None
        case ast.Call(
            func=ast.Attribute(
                attr="transpose", value=ast.Call(func=ast.Attribute(attr="flatten", value=inner))
            )
        ):
            return inner  # a feature map as a sequence is one node
        case ast.Call(func=ast.Attribute(value=inner)):
            return inner
        case ast.Subscript(value=inner) | ast.BinOp(left=inner):
            return inner
    return None


def _attribute(tree: ast.AST) -> str:
    """`conv` of `self.conv(x)`."""
    match tree:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
            return name
    return ""


def _written(model: nn.Module, job: Job) -> dict[type[nn.Module], Copy]:
    """The classes of the model that the source gives a `forward`."""
    copies, file = _copies(job.source, job.lines), source_file(job)
    found: dict[type[nn.Module], Copy] = {}
    for kind in {type(module) for module in model.modules()}:
        code = getattr(vars(kind).get("forward"), "__code__", None)
        if code is not None and code.co_filename == file and kind.__name__ in copies:
            found[kind] = copies[kind.__name__]
    return found


def _compiled(copy: Copy, kind: type[nn.Module], job: Job, watch: "_Watch") -> Callable[..., Any]:
    told = {ENTER: watch.enter, BEGIN: watch.begin, END: watch.end}
    scope = {**kind.forward.__globals__, **told}
    exec(compile(ast.Module([copy.forward], []), source_file(job), "exec"), scope)
    made: Callable[..., Any] = scope["forward"]
    return made


# ---- while it runs
class _Watch:
    """Knows which nodes have begun and not ended; the last is the one being computed."""

    def __init__(self, see: See) -> None:
        self._see = see
        self._begun = [""]

    def enter(self) -> str:
        """The node that is computed: what now begins is inside it."""
        return self._begun[-1]

    def begin(self, outer: str, node: str) -> None:
        """Before the operands of `node`: those that are nodes end before it."""
        self._begun.append(f"{outer}.{node}" if outer else node)

    def end(self, _: None, value: Any) -> Any:
        """After the node that was begun last."""
        self._see(self._begun.pop(), value)
        return value


def _begins(watch: _Watch, node: str, _module: nn.Module, _inputs: Any) -> None:
    watch.begin(watch.enter(), node)


def _ends(watch: _Watch, node: str, _module: nn.Module, _inputs: Any, value: Any) -> None:
    watch.end(None, value)
    turn = re.fullmatch(r"(.+)\.\d+", node)
    if turn:
        # A repeat that has no module of its own gives what its last turn gives.
        watch.begin(watch.enter(), turn[1])
        watch.end(None, value)


def _within(outer: str, node: str) -> str:
    return node.removeprefix(f"{outer}.") if outer else node


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone()
    return tuple(map(_copied, value)) if isinstance(value, tuple | list) else value
