#!/bin/sh
# Package: quantus 0.6.0 (PyPI), run on tensorflow-cpu 2.15.1.
#
# ROAD returns the share of examples that are still classified right after pixels were replaced. It
# makes that share of the first batch and leaves the other batches out, so its result depends on
# batch_size and, beyond 64 examples (its default), says nothing of most of them.
#
# Here three examples have their own class as label and three another one: half of six are right.
#
# One would expect: 0.5 whatever the batch size.
#
# Output seen:
#   batches of 6: 0.5
#   batches of 3: 1.0
#   batches of 3, the other three first: 0.0
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
model = keras.Sequential([keras.layers.Flatten(input_shape=(8, 8, 1)), keras.layers.Dense(3)])
weights = np.zeros((64, 3), "float32")
weights[0] = (1, 2, 3)  # the corner decides
model.set_weights([weights, np.zeros(3, "float32")])

images = np.random.RandomState(0).uniform(0.5, 1, (6, 8, 8, 1)).astype("float32")
relevance = np.zeros((6, 1, 8, 8))
relevance[:, :, 7, :] = 1  # what is replaced first does not count
predicted = model.predict(images, verbose=0).argmax(1)
labels = predicted.copy()
labels[3:] = (predicted[3:] + 1) % 3


def road(order, batch):
    metric = quantus.ROAD(percentages=[5], noise=0.0, disable_warnings=True, display_progressbar=False)
    return metric(
        model=model, x_batch=images[order], y_batch=labels[order], a_batch=relevance[order],
        channel_first=False, batch_size=batch,
    )[5]


whole = road(np.arange(6), 6)
first = road(np.arange(6), 3)
other = road(np.array([3, 4, 5, 0, 1, 2]), 3)
print("batches of 6:", whole)
print("batches of 3:", first)
print("batches of 3, the other three first:", other)
raise SystemExit(0 if (whole, first, other) == (0.5, 1.0, 0.0) else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
