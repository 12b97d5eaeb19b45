#!/bin/sh
# Package: keras 3.15.1 (PyPI), run on tensorflow-cpu 2.21.0.
#
# A model notes what its layers were called with when it was built, for augmentation training = True,
# which nobody wrote. predict() runs without training; calling the model does not: model(x) turns
# images at random. A dropout that was built with training=True, so that it goes on at inference,
# does so in a call, and not in predict().
#
# One would expect: the same from predict(x) and model(x), as of an ordinary dropout.
#
# Output seen:
#   RandomFlip:                      predict leaves x, call changes x
#   Dropout:                         predict leaves x, call leaves x
#   Dropout with training=True:      predict leaves x, call changes x
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if pip fails.
# Needs Python 3.11 to 3.13.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q keras==3.15.1 tensorflow-cpu==2.21.0 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >finding.py <<'END'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

keras.utils.set_random_seed(1)
x = np.random.RandomState(0).rand(16, 6, 6, 1).astype("float32")


def functional(layer, **arguments):
    inputs = keras.Input((6, 6, 1))
    return keras.Model(inputs, layer(inputs, **arguments))


models = {
    "RandomFlip:": functional(keras.layers.RandomFlip()),
    "Dropout:": functional(keras.layers.Dropout(0.5)),
    "Dropout with training=True:": functional(keras.layers.Dropout(0.5), training=True),
}
seen = []
for name, model in models.items():
    leaves = [np.allclose(y, x) for y in (model.predict(x, verbose=0), np.asarray(model(x)))]
    words = ["leaves" if each else "changes" for each in leaves]
    print(f"{name:<32} predict {words[0]} x, call {words[1]} x")
    seen.append(leaves)
raise SystemExit(0 if seen == [[True, False], [True, True], [True, False]] else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
