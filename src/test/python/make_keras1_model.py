"""Writes a model in the form of Keras 1.2, which runs on no Python of today, and what it computes.

By hand; the configuration is put together from Keras 1.2's documentation of its layers, the output
is computed with loops:

    pip install h5py numpy
    python src/test/python/make_keras1_model.py src/test/resources/keras/1
"""

import json
import pathlib
import sys

import h5py
import numpy as np

random = np.random.default_rng(1)
SHAPE = (6, 5, 2)
WEIGHTS = {
    "convolution2d_1": {
        "W": random.normal(0, 0.5, (3, 3, 2, 4)),
        "b": random.normal(0, 0.5, 4),
    },
    "batchnormalization_1": {
        "gamma": random.uniform(0.5, 1.5, 4),
        "beta": random.normal(0, 0.5, 4),
        "running_mean": random.normal(0, 0.5, 4),
        "running_std": random.uniform(0.5, 1.5, 4),
    },
    "dense_1": {"W": random.normal(0, 0.5, (24, 3)), "b": random.normal(0, 0.5, 3)},
}
EPSILON = 0.001


def layer(kind, name, **config):
    return {"class_name": kind, "config": dict(config, name=name, trainable=True)}


def of_weights(*names):
    return {f"{name}_{kind}": None for name in names for kind in ("regularizer", "constraint")}


MODEL = [
    layer(
        "Convolution2D",
        "convolution2d_1",
        batch_input_shape=[None, *SHAPE],
        input_dtype="float32",
        nb_filter=4,
        nb_row=3,
        nb_col=3,
        init="glorot_uniform",
        activation="relu",
        border_mode="same",
        subsample=[1, 1],
        dim_ordering="tf",
        bias=True,
        activity_regularizer=None,
        **of_weights("W", "b"),
    ),
    layer(
        "BatchNormalization",
        "batchnormalization_1",
        epsilon=EPSILON,
        mode=0,
        axis=-1,
        momentum=0.99,
        gamma_regularizer=None,
        beta_regularizer=None,
    ),
    layer(
        "MaxPooling2D",
        "maxpooling2d_1",
        pool_size=[2, 2],
        strides=[2, 2],
        border_mode="valid",
        dim_ordering="tf",
    ),
    layer("Dropout", "dropout_1", p=0.25),
    layer("Flatten", "flatten_1"),
    layer(
        "Dense",
        "dense_1",
        output_dim=3,
        input_dim=24,
        init="glorot_uniform",
        activation="softmax",
        bias=True,
        activity_regularizer=None,
        **of_weights("W", "b"),
    ),
]


def computed(image):
    conv = WEIGHTS["convolution2d_1"]
    norm = WEIGHTS["batchnormalization_1"]
    dense = WEIGHTS["dense_1"]
    rows, columns, channels = SHAPE
    features = np.zeros((rows, columns, 4))
    for y in range(rows):
        for x in range(columns):
            for f in range(4):
                z = conv["b"][f]
                for dy in range(3):
                    for dx in range(3):
                        if 0 <= y + dy - 1 < rows and 0 <= x + dx - 1 < columns:
                            for c in range(channels):
                                z += image[y + dy - 1, x + dx - 1, c] * conv["W"][dy, dx, c, f]
                scale = norm["gamma"][f] / np.sqrt(norm["running_std"][f] + EPSILON)
                features[y, x, f] = scale * (max(z, 0) - norm["running_mean"][f]) + norm["beta"][f]
    flat = [
        features[y : y + 2, x : x + 2, f].max()
        for y in range(0, rows - 1, 2)
        for x in range(0, columns - 1, 2)
        for f in range(4)
    ]
    scores = [sum(v * w for v, w in zip(flat, dense["W"][:, k])) + dense["b"][k] for k in range(3)]
    powers = np.exp(np.array(scores) - max(scores))
    return powers / powers.sum()


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
images = random.normal(0, 1, (3, *SHAPE))
np.savez_compressed(
    folder / "keras1.npz",
    in0=images.astype("float32"),
    out0=np.array([computed(image) for image in images], "float32"),
)
with h5py.File(folder / "keras1.h5", "w") as file:
    file.attrs["keras_version"] = "1.2.2".encode()
    file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": MODEL}).encode()
    group = file.create_group("model_weights")
    group.attrs["layer_names"] = [layer["config"]["name"].encode() for layer in MODEL]
    for entry in MODEL:
        name = entry["config"]["name"]
        own = group.create_group(name)
        own.attrs["weight_names"] = [f"{name}_{key}".encode() for key in WEIGHTS.get(name, {})]
        for key, values in WEIGHTS.get(name, {}).items():
            own[f"{name}_{key}"] = values.astype("float32")
