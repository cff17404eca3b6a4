"""From the gradient norms of parameters to those of the nodes that they belong to."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


class NodeNorms:
    """Which columns of norms make up which node.

    Args:
        parameters: names of the trained parameters, in the order of the columns.
        nodes: the dotted path of the node of each parameter, as in a Job.
        order: paths of nodes, as a network runs through them. Those that own parameters come in
            this order; else in that of `nodes`.
    """

    def __init__(
        self, parameters: Sequence[str], nodes: Mapping[str, str], order: Sequence[str] = ()
    ) -> None:
        owners = [nodes.get(name, name) for name in parameters]
        ranks = {path: k for k, path in enumerate(dict.fromkeys((*order, *nodes.values())))}
        found = dict.fromkeys(owners)
        self.paths = tuple(sorted(found, key=lambda path: ranks.get(path, len(ranks))))
        place = {path: k for k, path in enumerate(self.paths)}
        at = np.array([place[path] for path in owners], np.intp)
        self._order = np.argsort(at, kind="stable")
        self._starts = np.flatnonzero(np.diff(at[self._order], prepend=-1))

    def of(self, norms: NDArray[np.floating]) -> NDArray[np.float64]:
        """Norms of nodes, steps × nodes, from those of parameters, steps × parameters.

        The norm of all gradients of a node together: the root of the sum of their squares. NaN
        where none of its parameters took part in a step, or has a finite norm.
        """
        if not len(self.paths):
            return np.empty((len(norms), 0))
        held = np.asarray(norms, np.float64)[:, self._order]
        there = np.isfinite(held)
        squares = np.add.reduceat(np.where(there, held, 0.0) ** 2, self._starts, axis=1)
        some = np.logical_or.reduceat(there, self._starts, axis=1)
        return np.where(some, np.sqrt(squares), np.nan)
