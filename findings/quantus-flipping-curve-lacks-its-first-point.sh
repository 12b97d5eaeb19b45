#!/bin/sh
# Package: quantus 0.6.0 (PyPI), run on tensorflow-cpu 2.15.1.
#
# The curve that PixelFlipping returns begins after the first step of replaced pixels; the score of
# the unchanged input is not part of it. The area under it therefore leaves out the drop of the first
# step, which for a good explanation is the largest: if one pixel decides and is named first, the
# area is that of a flat line.
#
# One would expect: a curve of 5 points for 4 steps, 1 at its beginning, and an area of 0.5 between the
# first two.
#
# Output seen:
#   score of the unchanged image: 1.0
#   curve of 4 steps: [0.0, 0.0, 0.0, 0.0]
#   area under it: 0.0
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

model = keras.Sequential([keras.layers.Flatten(input_shape=(2, 2, 1)), keras.layers.Dense(2)])
weights = np.zeros((4, 2), "float32")
weights[0, 0] = 1  # the first pixel is the score of class 0
model.set_weights([weights, np.zeros(2, "float32")])
image = np.ones((1, 2, 2, 1), "float32")
relevance = np.array([1.0, 0, 0, 0]).reshape(1, 1, 2, 2)

metric = quantus.PixelFlipping(
    features_in_step=1,
    perturb_func_kwargs={"perturb_baseline": 0.0},
    disable_warnings=True,
    display_progressbar=False,
)
curve = metric(
    model=model, x_batch=image, y_batch=np.array([0]), a_batch=relevance, channel_first=False, softmax=False
)[0]
unchanged = float(model.predict(image, verbose=0)[0, 0])
curve = [float(score) for score in curve]
area = float(metric.get_auc_score)
print("score of the unchanged image:", unchanged)
print("curve of 4 steps:", curve)
print("area under it:", area)
raise SystemExit(0 if unchanged == 1 and curve == [0.0] * 4 and area == 0 else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
