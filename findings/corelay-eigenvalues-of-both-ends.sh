#!/bin/sh
# Package: corelay 1.0.0 (PyPI), run on scipy 1.17.1.
#
# SpectralEmbedding and SpectralClustering take, with their defaults, not the eigenvectors of the smallest
# eigenvalues of the normalised Laplacian I - S but those of the eigenvalues of S that are largest in
# magnitude (which="LM"). S has negative ones, those of the Laplacian's largest, which come among them: what
# clusters are made of is in part where neighbours differ most. which="LA" gives the smallest.
#
# Here the rows are two groups of 25 and two of 50; 32 eigenvectors is the default.
#
# One would expect: the 32 smallest eigenvalues.
#
# Output seen:
#   50 rows, default: 18 of the 32 smallest missing, largest taken 1.347, wanted 1.144
#   100 rows, default: 15 of the 32 smallest missing, largest taken 1.394, wanted 0.904
#   50 rows, LA:       0 of the 32 smallest missing, largest taken 1.144, wanted 1.144
#   100 rows, LA:       0 of the 32 smallest missing, largest taken 0.904, wanted 0.904
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
from corelay.pipeline.spectral import SpectralEmbedding
from corelay.processor.affinity import SparseKNN
from corelay.processor.distance import SciPyPDist
from corelay.processor.embedding import EigenDecomposition


def seen(size, **options):
    """How many of the smallest eigenvalues are left out, and the largest that is taken."""
    x = np.random.default_rng(0).normal(0, 1, (size, 20))
    x[: size // 2, 0] += 8  # two groups
    affinity = SparseKNN(n_neighbors=10)(SciPyPDist(metric="euclidean")(x)).toarray()
    roots = affinity.sum(1) ** 0.5
    exact = np.linalg.eigvalsh(np.eye(size) - affinity / np.outer(roots, roots))[:32]
    values, _ = SpectralEmbedding(embedding=EigenDecomposition(n_eigval=32, **options))(x)
    missing = sum(np.abs(values - value).min() > 1e-6 for value in exact)
    name = options.get("which", "default")
    print(f"{size} rows, {name + ':':<8} {missing:2} of the 32 smallest missing, largest taken {values.max():.3f}, wanted {exact[-1]:.3f}")
    return missing


found = [seen(50), seen(100), seen(50, which="LA"), seen(100, which="LA")]
raise SystemExit(0 if found == [18, 15, 0, 0] else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
