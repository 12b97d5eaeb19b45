"""Makes the Keras model of the command line's tests, and what Zennit says about it.

Two steps, because TensorFlow and PyTorch may not get along in one process. The first one trains a
small residual network with batch normalisation in Keras 2; the second one copies its weights into
PyTorch and writes the relevance that Zennit finds there:

    pip install tensorflow-cpu tf_keras
    python src/test/python/make_keras_reference.py train src/test/resources/org/lrp4j/cli
    pip install torch h5py zennit==0.5.1
    python src/test/python/make_keras_reference.py explain src/test/resources/org/lrp4j/cli

Everything is [batch, height, width, channels], as in Keras:

    keras-residual.h5                      the model
    keras-residual-input.npy               some images
    keras-residual-output.npy              the network's output for them
    keras-residual-epsilon-plus.npy        the relevance of the predicted class
    keras-residual-epsilon-plus-flat.npy   the same with the flat rule for the first convolution
    claims-10-to-the-12.h5                 a file of 2 kB whose only array has 10^12 numbers
"""

import pathlib
import sys

import numpy as np

SIZE = 12
CLASSES = 4
EPSILON = 1e-3


def images(count, random):
    """Noise with a coloured bar: across or upright, red or green, is the class."""
    pixels = random.normal(0, 0.3, (count, SIZE, SIZE, 3)).astype(np.float32)
    classes = random.integers(0, CLASSES, count)
    for image, wanted in zip(pixels, classes):
        at = random.integers(1, SIZE - 2)
        bar = image[at : at + 2] if wanted < 2 else image[:, at : at + 2]
        bar[..., wanted % 2] += 1
    return pixels, classes


def train(folder):
    import tf_keras as keras

    keras.utils.set_random_seed(1)
    random = np.random.default_rng(1)
    layers = keras.layers
    image = keras.Input((SIZE, SIZE, 3), name="image")
    x = layers.Conv2D(8, 3, padding="same", name="stem")(image)
    x = layers.BatchNormalization(epsilon=EPSILON, name="stem_bn")(x)
    stem = layers.ReLU(name="stem_relu")(x)
    x = layers.Conv2D(8, 3, padding="same", name="branch")(stem)
    x = layers.BatchNormalization(epsilon=EPSILON, name="branch_bn")(x)
    x = layers.Add(name="residual")([x, stem])
    x = layers.ReLU(name="residual_relu")(x)
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Conv2D(12, 3, activation="relu", name="conv")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(CLASSES, activation="softmax", name="classes")(x)
    model = keras.Model(image, x)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(*images(2000, random), batch_size=50, epochs=6, verbose=2)

    pixels, _ = images(6, random)
    model.save(folder / "keras-residual.h5", include_optimizer=False)
    np.save(folder / "keras-residual-input.npy", pixels)
    np.save(folder / "keras-residual-output.npy", model.predict(pixels, verbose=0))


def explain(folder):
    import h5py
    import torch
    from torch.nn.utils.fusion import fuse_conv_bn_eval
    from zennit.attribution import Gradient
    from zennit.composites import EpsilonPlus, EpsilonPlusFlat
    from zennit.layer import Sum

    class Residual(torch.nn.Module):
        """The same network in PyTorch, with the modules that Zennit has rules for."""

        def __init__(self):
            super().__init__()
            self.stem = torch.nn.Conv2d(3, 8, 3, padding=1)
            self.stem_bn = torch.nn.BatchNorm2d(8, eps=EPSILON)
            self.stem_relu = torch.nn.ReLU()
            self.branch = torch.nn.Conv2d(8, 8, 3, padding=1)
            self.branch_bn = torch.nn.BatchNorm2d(8, eps=EPSILON)
            self.residual = Sum()
            self.residual_relu = torch.nn.ReLU()
            self.pool = torch.nn.MaxPool2d(2)
            self.conv = torch.nn.Conv2d(8, 12, 3)
            self.conv_relu = torch.nn.ReLU()
            self.flatten = torch.nn.Flatten()
            self.classes = torch.nn.Linear(12 * 4 * 4, CLASSES)

        def forward(self, x):
            stem = self.stem_relu(self.stem_bn(self.stem(x)))
            branch = self.branch_bn(self.branch(stem))
            x = self.residual_relu(self.residual(torch.stack([branch, stem], dim=-1)))
            x = self.conv_relu(self.conv(self.pool(x)))
            return self.classes(self.flatten(x.permute(0, 2, 3, 1)))

    def winner(logits):
        return logits * torch.nn.functional.one_hot(logits.argmax(1), CLASSES)

    with h5py.File(folder / "claims-10-to-the-12.h5", "w") as file:
        file.create_dataset("weights", (10**6, 10**6), "f4", chunks=(1000, 1000))

    network = Residual()
    with h5py.File(folder / "keras-residual.h5") as file:
        state = torch_state(file["model_weights"])
    network.load_state_dict(
        {name: torch.tensor(value) for name, value in state.items()}, strict=False
    )
    network.double().eval()
    pixels = np.load(folder / "keras-residual-input.npy").transpose(0, 3, 1, 2)
    pixels = torch.tensor(pixels, dtype=torch.float64)
    with torch.no_grad():
        output = torch.softmax(network(pixels), 1).numpy()
    np.testing.assert_allclose(np.load(folder / "keras-residual-output.npy"), output, atol=1e-5)

    # Not Zennit's SequentialMergeBatchNorm: the batch normalisation that it leaves behind still
    # divides by sqrt(1 + epsilon), and Keras's epsilon is large.
    for name in ("stem", "branch"):
        merged = fuse_conv_bn_eval(getattr(network, name), getattr(network, name + "_bn"))
        setattr(network, name, merged)
        setattr(network, name + "_bn", torch.nn.Identity())
    for name, composite in (("epsilon-plus", EpsilonPlus), ("epsilon-plus-flat", EpsilonPlusFlat)):
        with Gradient(network, composite()) as attributor:
            _, relevance = attributor(pixels, winner)
        relevance = relevance.numpy().transpose(0, 2, 3, 1).astype(np.float32)
        np.save(folder / f"keras-residual-{name}.npy", np.ascontiguousarray(relevance))


def torch_state(layers):
    """The weights of the HDF5 file under the names and in the layouts of PyTorch."""
    def weight(layer, name):
        return layers[layer][layer][name + ":0"][()]

    state = {}
    for name in ("stem", "branch", "conv"):
        state[name + ".weight"] = weight(name, "kernel").transpose(3, 2, 0, 1)
        state[name + ".bias"] = weight(name, "bias")
    for name in ("stem_bn", "branch_bn"):
        state[name + ".weight"] = weight(name, "gamma")
        state[name + ".bias"] = weight(name, "beta")
        state[name + ".running_mean"] = weight(name, "moving_mean")
        state[name + ".running_var"] = weight(name, "moving_variance")
    state["classes.weight"] = weight("classes", "kernel").T
    state["classes.bias"] = weight("classes", "bias")
    return state


if __name__ == "__main__":
    {"train": train, "explain": explain}[sys.argv[1]](pathlib.Path(sys.argv[2]))
