#!/bin/sh
# Package: quantus 0.6.0 (PyPI), run on tensorflow-cpu 2.15.1.
#
# MPRT randomises a model layer by layer and compares each one's map with the original's. With
# return_average_correlation it returns the mean over layers, in which the comparison of the original
# with itself, always 1, is counted as a further layer.
#
# Here every randomised model gets the negative of the original's map: each correlation is -1.
#
# One would expect: an average of -1.
#
# Output seen:
#   layer by layer: original 1, dense_1 -1, dense -1
#   average: -0.3333
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if pip fails.
# Needs Python 3.9 to 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q quantus==0.6.0 tensorflow-cpu==2.15.1 numpy==1.26.4 scipy==1.17.1 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >finding.py <<'END'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import quantus

keras.utils.set_random_seed(1)
model = keras.Sequential(
    [
        keras.layers.Flatten(input_shape=(4, 4, 1)),
        keras.layers.Dense(5, name="dense"),
        keras.layers.Dense(3, name="dense_1"),
    ]
)
images = np.random.RandomState(0).rand(2, 4, 4, 1).astype("float32")
labels = np.array([0, 1])
original = [w.copy() for w in model.get_weights()]
map_ = np.arange(16.0).reshape(1, 1, 4, 4)


def explain(model, inputs, targets, **_):
    same = all(np.array_equal(a, b) for a, b in zip(original, model.get_weights()))
    return np.repeat(map_ if same else -map_, len(inputs), axis=0)


def mprt(average):
    metric = quantus.MPRT(
        return_average_correlation=average, abs=False, disable_warnings=True, display_progressbar=False
    )
    return metric(
        model=model, x_batch=images, y_batch=labels, a_batch=explain(model, images, labels),
        explain_func=explain, channel_first=False,
    )


layers = {name: scores[0] for name, scores in mprt(False).items()}
average = mprt(True)[0]
print("layer by layer:", ", ".join(f"{name} {score:.0f}" for name, score in sorted(layers.items(), key=lambda e: -e[1])))
print(f"average: {average:.4f}")
asStated = (
    np.allclose(layers["original"], 1)
    and np.allclose([layers["dense"], layers["dense_1"]], -1)
    and np.allclose(average, -1 / 3)
)
raise SystemExit(0 if asStated else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
