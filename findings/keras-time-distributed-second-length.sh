#!/bin/sh
# Package: keras 3.15.1 (PyPI), run on tensorflow-cpu 2.21.0.
#
# TimeDistributed over sequences of any length, Input((None, 3)). The first predict is right. A predict
# of another length gives as many steps as there are examples, not as the sequence has, without a
# word; behind pooling over time only the numbers tell. Calling the model, model(x), is right.
#
# One would expect: predict of 4 steps gives (2, 4, 3), as the call does.
#
# Output seen:
#   7 steps: predict (2, 7, 3), call (2, 7, 3)
#   4 steps: predict (2, 2, 3), call (2, 4, 3)
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

model = keras.Sequential(
    [keras.Input((None, 3)), keras.layers.TimeDistributed(keras.layers.LayerNormalization())]
)
seen = []
for steps in (7, 4):
    x = np.random.RandomState(steps).rand(2, steps, 3).astype("float32")
    predicted = model.predict(x, verbose=0).shape
    called = tuple(model(x).shape)
    print(f"{steps} steps: predict {predicted}, call {called}")
    seen.append((predicted, called))
asStated = seen == [((2, 7, 3), (2, 7, 3)), ((2, 2, 3), (2, 4, 3))]
raise SystemExit(0 if asStated else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
