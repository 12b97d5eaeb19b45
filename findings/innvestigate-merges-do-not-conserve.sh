#!/bin/sh
# Package: innvestigate 2.1.2 (PyPI), run on tensorflow 2.14.1.
#
# In networks without biases LRP-Z conserves relevance: what inputs get sums up to the output. Behind
# Add, Average and Concatenate it does; behind Subtract the two branches' relevances cancel, so that
# nothing of the output is left, and behind Multiply more comes out than went in.
#
# The network is Dense(merge(Dense(x), x)) on one input of 4 numbers.
#
# One would expect: a sum of relevance that equals the output for every merge, or an error.
#
# Output seen:
#   Add:         output 1.000, relevance sums to 1.000
#   Average:     output 1.000, relevance sums to 1.000
#   Concatenate: output 1.000, relevance sums to 1.000
#   Subtract:    output 1.000, relevance sums to 0.000
#   Multiply:    output 1.000, relevance sums to 11.855
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if pip fails.
# Needs Python 3.9 to 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q innvestigate==2.1.2 tensorflow==2.14.1 numpy==1.26.4 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >finding.py <<'END'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

tf.compat.v1.disable_eager_execution()
import innvestigate
from tensorflow.keras import Input, Model, layers

x = np.array([[1, 2, 3, 4]], "float32")
first = np.array([[2, 0, 0, 1], [0, 3, 0, 0], [1, 0, 2, 0], [0, 0, 1, 2]], "float32")


def sums(merge):
    data = Input((4,))
    hidden = layers.Dense(4, use_bias=False, activation="relu")(data)
    score = layers.Dense(1, use_bias=False)(merge()([hidden, data]))
    model = Model(data, score)
    last = np.ones(model.get_weights()[1].shape, "float32")
    model.set_weights([first, last])
    model.set_weights([first, last / model.predict(x)[0, 0]])  # an output of 1
    relevance = innvestigate.create_analyzer("lrp.z", model).analyze(x)
    return float(model.predict(x)[0, 0]), float(np.asarray(relevance).sum())


expected = {"Add": 1, "Average": 1, "Concatenate": 1, "Subtract": 0, "Multiply": 11.855}
asStated = True
for name, sum_ in expected.items():
    output, seen = sums(getattr(layers, name))
    print(f"{name + ':':<12} output {output:.3f}, relevance sums to {abs(seen) if abs(seen) < 1e-4 else seen:.3f}")
    asStated &= abs(output - 1) < 1e-5 and abs(seen - sum_) < 2e-3
raise SystemExit(0 if asStated else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
