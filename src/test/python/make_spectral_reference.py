"""Spectral clusters of maps by SciPy and scikit-learn, as spectral relevance analysis has them.

    pip install numpy==2.4.6 scipy==1.18.1 scikit-learn==1.9.1
    python src/test/python/make_spectral_reference.py src/test/resources/dataset/spectral.npz

For each case maps like heatmaps, which have relevance in one of some places: the edges between each
and its nearest ones, all eigenvalues of the normalised Laplacian, and to which cluster each belongs.
The number of clusters is that of the places; whether the largest gap gives it too is printed.
"""

import pathlib
import sys

import numpy as np
from scipy.sparse.csgraph import laplacian
from sklearn.cluster import SpectralClustering
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import kneighbors_graph

SIDE = 8
# Of each strategy how many maps, and how much noise there is.
CASES = {"two": ((30, 20), 0.05), "rare": ((50, 6), 0.05), "four": ((12, 11, 10, 9), 0.08), "joined": ((25, 20, 15), 0.35)}


def maps(sizes, noise, random):
    rows, columns = np.mgrid[:SIDE, :SIDE]
    found = []
    for strategy, size in enumerate(sizes):
        row, column = divmod(strategy, 2)
        for _ in range(size):
            place = (rows - 1.5 - 4 * row - random.normal(0, 0.4)) ** 2
            place = place + (columns - 1.5 - 4 * column - random.normal(0, 0.4)) ** 2
            relevance = np.exp(-place / 2) + random.normal(0, noise, (SIDE, SIDE))
            found.append(relevance / np.abs(relevance).sum())
    return np.array(found, "float32").reshape(len(found), -1)


def main(file):
    random = np.random.default_rng(11)
    stored = {}
    for name, (sizes, noise) in CASES.items():
        order = random.permutation(sum(sizes))
        x = maps(sizes, noise, random)[order]
        truth = np.repeat(np.arange(len(sizes)), sizes)[order]
        k = max(3, int(np.ceil(np.log(len(x)))))
        nearest = kneighbors_graph(x.astype("float64"), k).toarray()
        joined = np.maximum(nearest, nearest.T)
        values = np.linalg.eigvalsh(laplacian(joined, normed=True))
        clusters = SpectralClustering(len(sizes), affinity="precomputed", random_state=0).fit_predict(joined)
        gaps = np.diff(values[:11])
        print(name, "k", k, "values", values[:6].round(4), "gap after", gaps.argmax() + 1, "clusters", np.bincount(clusters), "truth", adjusted_rand_score(truth, clusters))
        stored |= {name + ".maps": x, name + ".joined": joined.astype("float32"), name + ".values": values}
        stored[name + ".clusters"] = clusters.astype("float32")
    np.savez_compressed(file, **stored)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
