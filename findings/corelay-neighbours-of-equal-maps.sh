#!/bin/sh
# Package: corelay 1.0.0 (PyPI), run on scikit-learn 1.9.1.
#
# SparseKNN takes the nearest of each row to be the row itself and leaves it out. Among equal rows, as
# relevance maps of data that repeat are, the nearest is the first of them, so that the others get
# themselves for a neighbour, and no row has the first one.
#
# One would expect: no row that is its own neighbour; two neighbours in every row, as by scikit-learn.
#
# Output seen:
#   rows          [0.0, 0.0, 0.0, 0.0, 5.0, 6.0, 7.0]
#   SparseKNN     [[1, 2], [1, 2], [1, 2], [1, 2], [5, 6], [4, 6], [4, 5]]
#   scikit-learn  [[1, 2], [0, 2], [0, 1], [0, 1], [5, 6], [4, 6], [4, 5]]
#   own neighbour [1, 2] []
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if pip fails.
# Needs Python 3.11 or newer.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q corelay==1.0.0 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >finding.py <<'END'
import numpy as np
from corelay.processor.affinity import SparseKNN
from corelay.processor.distance import SciPyPDist
from sklearn.neighbors import kneighbors_graph

x = np.array([[0.0], [0.0], [0.0], [0.0], [5.0], [6.0], [7.0]])
distances = SciPyPDist(metric="euclidean")(x)
found = SparseKNN(n_neighbors=2, symmetric=False)(distances).toarray()
other = kneighbors_graph(x, 2).toarray()


def neighbours(graph):
    return [np.flatnonzero(row).tolist() for row in graph]


print("rows         ", x.ravel().tolist())
print("SparseKNN    ", neighbours(found))
print("scikit-learn ", neighbours(other))
print("own neighbour", np.flatnonzero(found.diagonal()).tolist(), np.flatnonzero(other.diagonal()).tolist())
as_stated = found[:4].tolist() == [[0, 1, 1, 0, 0, 0, 0]] * 4 and not other.diagonal().any()
raise SystemExit(0 if as_stated and (found[4:] == other[4:]).all() else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
