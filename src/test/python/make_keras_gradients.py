"""Gradients that Keras 3 computes of the small models in the tests, one or more for each family.

By hand, behind make_keras_models.py:

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python src/test/python/make_keras_gradients.py src/test/resources/keras

NAME.npz in the folder gradients holds the inputs as in0, in1, … and as out0, out1, … the gradient of
the sum of all outputs, the first times cos 1, the second times cos 2, …, by each of them.
"""

import pathlib
import sys

import numpy as np
import tensorflow as tf

import keras

NAMES = """
    dense_no_bias conv2d_same conv2d_dilation conv1d_causal conv1d_groups conv3d_same depthwise_two
    separable_two transposed_same transposed_gaps
    max_pooling2d_same average_pooling1d_same global_average_pooling3d padding2d cropping3d
    upsampling2d_bilinear resizing batch_norm leaky_slope prelu permute_image reshape
    add average maximum minimum subtract concatenate_rows broadcast_row nested_in_graph shared
    rescaling normalization_adapted activation_gelu activation_hard_silu activation_mish relu_all
    lstm bidirectional_sequences gru gru_before simple_rnn attention attention_scaled transformer
    layer_norm_axes group_norm unit_norm multiply squeeze_excite dot_cosine dot_sequences
    distributed_conv layer_scale
""".split()


def main():
    folder = pathlib.Path(sys.argv[-1])
    target = folder / "gradients"
    target.mkdir(exist_ok=True)
    for name in NAMES:
        file = next((folder / "3").glob(name + ".[kh]*"))
        model = keras.models.load_model(file, compile=False, safe_mode=False, custom_objects=own())
        with np.load(folder / "3" / (name + ".npz")) as sample:
            arrays = [sample[f"in{i}"] for i in range(len(model.inputs))]
        tensors = [tf.constant(a) for a in arrays]
        with tf.GradientTape() as tape:
            for tensor in tensors:
                tape.watch(tensor)
            outputs = model(tensors if len(tensors) > 1 else tensors[0], training=False)
            outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
            total = tf.add_n([tf.reduce_sum(output * factors(output)) for output in outputs])
        content = {f"in{i}": a for i, a in enumerate(arrays)}
        for i, gradient in enumerate(tape.gradient(total, tensors)):
            content[f"out{i}"] = np.asarray(gradient, "float32")
        np.savez_compressed(target / (name + ".npz"), **content)


def factors(output):
    """The cosines of 1, 2, …: the plain sum of what is normalised would not change at all."""
    return tf.reshape(tf.cos(tf.cast(tf.range(1, tf.size(output) + 1), "float32")), tf.shape(output))


def own():
    from keras.src.applications import convnext

    return {"LayerScale": convnext.LayerScale, "StochasticDepth": convnext.StochasticDepth}


main()
