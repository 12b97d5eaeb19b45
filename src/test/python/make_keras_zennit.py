"""Networks of Keras and their relevance by Zennit, on the same weights, in float64.

Two steps, because TensorFlow and PyTorch may not get along in one process:

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python src/test/python/make_keras_zennit.py save src/test/resources/keras-zennit WEIGHTS
    pip install torch==2.15.0 zennit==1.0.0
    python src/test/python/make_keras_zennit.py explain src/test/resources/keras-zennit WEIGHTS

WEIGHTS is a folder for what the second step needs of the first. NAME.keras is a model, NAME-PRESET.npz
holds images or sequences as in0, and the relevance of the class with the highest output as out0.
"""

import pathlib
import sys

import numpy as np

BOX = (-4, 4)


def models():
    import keras
    from keras import layers as L

    def norm():
        return [L.BatchNormalization(), L.ReLU()]

    chains = {
        "image": (
            (12, 11, 3),
            [L.Conv2D(6, 3, use_bias=False), *norm()]
            + [L.DepthwiseConv2D(3, depth_multiplier=2), *norm()]
            + [L.SeparableConv2D(8, 3, activation="relu"), L.MaxPooling2D(2)]
            + [L.Conv2DTranspose(5, 3, strides=2, activation="relu"), L.AveragePooling2D(2)]
            + [L.Conv2D(6, 2, activation="relu"), L.Flatten(), L.Dense(4, activation="softmax")],
        ),
        "sequence": (
            (20, 4),
            [L.Conv1D(6, 3), *norm(), L.MaxPooling1D(2), L.Conv1D(8, 3, activation="relu")]
            + [L.AveragePooling1D(2), L.Conv1D(5, 2, strides=2, activation="relu")]
            + [L.Flatten(), L.Dense(6, activation="relu"), L.Dense(3, activation="softmax")],
        ),
    }
    for name, (shape, layers) in chains.items():
        yield name, keras.Sequential([keras.Input(shape), *layers])


def save(folder, weights):
    import keras

    folder.mkdir(parents=True, exist_ok=True)
    weights.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(3)
    random = np.random.default_rng(3)
    for name, model in models():
        values = [w + random.uniform(-0.1, 0.3, w.shape) * (w.ndim < 2) for w in model.get_weights()]
        model.set_weights(values)
        model.save(folder / (name + ".keras"))
        x = random.normal(0, 1, (3, *model.input_shape[1:])).clip(*BOX).astype("float32")
        content = {f"w{i}": w for i, w in enumerate(model.get_weights())}
        np.savez(weights / (name + ".npz"), x=x, y=model.predict(x, verbose=0), **content)


def explain(folder, weights):
    import torch
    from zennit import composites as C
    from zennit.attribution import Gradient
    from zennit.canonizers import SequentialMergeBatchNorm

    for name, build in (("image", image), ("sequence", sequence)):
        with np.load(weights / (name + ".npz")) as stored:
            x, y = stored["x"], stored["y"]
            values = [torch.tensor(stored[f"w{i}"]).double() for i in range(len(stored) - 2)]
        network = build(torch, iter(values)).double().eval()
        axes = (0, x.ndim - 1, *range(1, x.ndim - 1))
        data = torch.tensor(x.transpose(axes)).double()
        logits = network(data).detach()
        assert np.abs(torch.softmax(logits, -1).numpy() - y).max() < 1e-6
        picked = torch.nn.functional.one_hot(logits.argmax(-1), logits.shape[-1]) * logits
        box = {k: torch.full_like(data[:1], v) for k, v in zip(("low", "high"), BOX)}
        canonizers = [SequentialMergeBatchNorm()]
        presets = {
            "epsilonPlus": C.EpsilonPlus(canonizers=canonizers),
            "epsilonPlusFlat": C.EpsilonPlusFlat(canonizers=canonizers),
            "epsilonAlpha2Beta1": C.EpsilonAlpha2Beta1(canonizers=canonizers),
            "epsilonAlpha2Beta1Flat": C.EpsilonAlpha2Beta1Flat(canonizers=canonizers),
            "epsilonGammaBox": C.EpsilonGammaBox(**box, canonizers=canonizers),
        }
        back = (0, *range(2, x.ndim), 1)
        for preset, composite in presets.items():
            with Gradient(network, composite) as attributor:
                _, relevance = attributor(data, picked)
            out = relevance.numpy().transpose(back).astype("float32")
            np.savez_compressed(folder / f"{name}-{preset}.npz", in0=x, out0=out)
            print(name, preset, out.sum(), picked.sum().item())


def layer(made, weight, bias=None):
    import torch

    made.weight = torch.nn.Parameter(weight)
    made.bias = None if bias is None else torch.nn.Parameter(bias)
    return made


def norm(torch, values, rank, channels):
    made = (torch.nn.BatchNorm1d if rank == 1 else torch.nn.BatchNorm2d)(channels, eps=1e-3)
    layer(made, next(values), next(values))
    made.running_mean, made.running_var = next(values), next(values)
    return made


def flatten(torch):
    """In Keras's order, the channels last."""

    class Flatten(torch.nn.Module):
        def forward(self, x):
            return x.movedim(1, -1).flatten(1)

    return Flatten()


def dense(torch, values):
    weight = next(values)
    return layer(torch.nn.Linear(*weight.shape), weight.T, next(values))


def image(torch, v):
    nn = torch.nn
    first = layer(nn.Conv2d(3, 6, 3), next(v).permute(3, 2, 0, 1))
    first_norm = norm(torch, v, 2, 6)
    kernel = next(v)  # [h, w, channels, 2]
    depthwise = layer(
        nn.Conv2d(6, 12, 3, groups=6), kernel.permute(2, 3, 0, 1).reshape(12, 1, 3, 3), next(v)
    )
    depthwise_norm = norm(torch, v, 2, 12)
    of_channels = layer(nn.Conv2d(12, 12, 3, groups=12), next(v).permute(2, 3, 0, 1))
    mixture = layer(nn.Conv2d(12, 8, 1), next(v).permute(3, 2, 0, 1), next(v))
    transposed = layer(nn.ConvTranspose2d(8, 5, 3, 2), next(v).permute(3, 2, 0, 1), next(v))
    last = layer(nn.Conv2d(5, 6, 2), next(v).permute(3, 2, 0, 1), next(v))
    return nn.Sequential(
        *(first, first_norm, nn.ReLU(), depthwise, depthwise_norm, nn.ReLU()),
        *(of_channels, mixture, nn.ReLU(), nn.MaxPool2d(2), transposed, nn.ReLU()),
        *(nn.AvgPool2d(2), last, nn.ReLU(), flatten(torch), dense(torch, v)),
    )


def sequence(torch, v):
    nn = torch.nn
    return nn.Sequential(
        layer(nn.Conv1d(4, 6, 3), next(v).permute(2, 1, 0), next(v)),
        *(norm(torch, v, 1, 6), nn.ReLU(), nn.MaxPool1d(2)),
        *(layer(nn.Conv1d(6, 8, 3), next(v).permute(2, 1, 0), next(v)), nn.ReLU()),
        nn.AvgPool1d(2),
        *(layer(nn.Conv1d(8, 5, 2, 2), next(v).permute(2, 1, 0), next(v)), nn.ReLU()),
        *(flatten(torch), dense(torch, v), nn.ReLU(), dense(torch, v)),
    )


if __name__ == "__main__":
    step, target, between = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    {"save": save, "explain": explain}[step](target, between)
