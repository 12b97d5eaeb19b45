"""Makes the models that Keras ships as applications, with random weights, and what Keras computes.

By hand, for they are too large for the repository, once with each version of Keras:

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python src/test/python/make_keras_applications.py FOLDER/3
    pip install tensorflow-cpu==2.15.1
    python src/test/python/make_keras_applications.py FOLDER/2
    mvn test -Dtest=KerasApplicationsTest -Dlrp4j.keras.applications=FOLDER

Each becomes NAME.keras (Keras 3) or NAME.h5 (Keras 2) of the smallest size that Keras allows, and
NAME.npz with the input and Keras's own output; NAME-float64.npz has what Keras computes in float64,
for in the depth of these networks what float32 rounds adds up. --only=NAME makes one.

Weights as Keras draws them would prove little: layers that scale a branch by 1e-6 hide it, and
statistics of 0 and 1 hide batch normalisation. So gains and shifts are moved, and batch
normalisation gets the statistics of noise, which keeps the numbers of the deepest layers near 1, as
kernels of twice the variance do in VGG16, which has no normalisation.
"""

import pathlib
import sys
import zlib

import numpy as np

import keras

CLASSES = 10
IS_KERAS_3 = keras.__version__.startswith("3")

# The smallest side of an image.
SIDES = {
    "VGG16": 32,
    "ResNet50": 32,
    "ResNet50V2": 32,
    "InceptionV3": 75,
    "Xception": 71,
    "DenseNet121": 32,
    "MobileNet": 32,
    "MobileNetV2": 32,
    "MobileNetV3Small": 32,
    "MobileNetV3Large": 32,
    "EfficientNetB0": 32,
    "EfficientNetV2B0": 32,
    "NASNetMobile": 32,
    "ConvNeXtTiny": 32,
}
# These scale pixels themselves.
OF_PIXELS = ("MobileNetV3", "EfficientNet", "ConvNeXt")


def moved(model, images, random):
    """Gains near 1, shifts near 0, and statistics of the images for batch normalisation."""
    for layer in model.layers:
        kind = type(layer).__name__
        for weight in layer.weights:
            name = weight.name.split("/")[-1].split(":")[0]
            shape = tuple(weight.shape)
            if name == "gamma":
                weight.assign(random.uniform(0.7, 1.3, shape).astype("float32"))
            elif name in ("beta", "bias"):
                weight.assign(random.uniform(-0.2, 0.2, shape).astype("float32"))
            elif name == "kernel" and "vgg" in model.name:
                inputs = np.prod(shape[:-1])
                outputs = np.prod(shape) / shape[-2]
                weight.assign(weight.numpy() * np.sqrt((inputs + outputs) / inputs))
            elif kind == "LayerScale":
                weight.assign(random.uniform(0.2, 0.6, shape).astype("float32"))
        if kind == "BatchNormalization":
            layer.momentum = 0.0
    model(images, training=True)
    for layer in model.layers:
        if type(layer).__name__ == "BatchNormalization":
            layer.momentum = 0.99
    return model


def built(name, side):
    network = getattr(keras.applications, name)
    return network(weights=None, input_shape=(side, side, 3), classes=CLASSES)


def computing_in(number):
    keras.backend.set_floatx(number)
    keras.mixed_precision.set_global_policy(number)


def main():
    only = [argument[7:] for argument in sys.argv if argument.startswith("--only=")]
    folder = pathlib.Path(sys.argv[-1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, side in SIDES.items():
        if only and name not in only:
            continue
        number = zlib.crc32(name.encode())
        keras.backend.clear_session()
        keras.utils.set_random_seed(number)
        random = np.random.default_rng(number)
        model = built(name, side)
        if name.startswith(OF_PIXELS):
            images = random.uniform(0, 255, (16, side, side, 3)).astype("float32")
        else:
            images = random.normal(0, 1, (16, side, side, 3)).astype("float32")
        moved(model, images, random)
        image = images[:1]
        model.save(folder / (name + (".keras" if IS_KERAS_3 else ".h5")))
        output = model.predict(image, verbose=0)
        np.savez_compressed(folder / (name + ".npz"), in0=image, out0=output)
        computing_in("float64")
        exact = built(name, side)
        exact.set_weights(model.get_weights())
        output64 = exact.predict(image.astype("float64"), verbose=0)
        assert output64.dtype == np.float64
        computing_in("float32")
        np.savez_compressed(
            folder / (name + "-float64.npz"), in0=image, out0=output64.astype("float32")
        )
        print(f"{name}: float32 is off by {np.abs(output - output64).max():.0e}")
        print(name, keras.__version__, side, flush=True)


main()
