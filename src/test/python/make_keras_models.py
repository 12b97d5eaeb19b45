"""Makes the small Keras models that the tests of org.lrp4j.keras read, and what Keras computes.

By hand, once with Keras 3 and once with Keras 2; what is there already is made anew:

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python src/test/python/make_keras_models.py src/test/resources/keras/3
    pip install tensorflow-cpu==2.15.1
    python src/test/python/make_keras_models.py src/test/resources/keras/2

Each case becomes NAME.keras or NAME.h5 (in turn, so that both forms see every kind of layer) and
NAME.npz, which holds the inputs as in0, in1, … and Keras's own outputs as out0, out1, … Where an input
has a size None, that is 7; for other sizes there are 4_in0, … and 4_out0, …, 11_in0, … and 11_out0, …
With --all DIRECTORY every case is saved in both forms. A case that this version of Keras cannot
build is left out, with a line that says so. --only=NAME makes one case, --only=text_* all of these.
"""

import fnmatch
import pathlib
import sys
import zlib

import numpy as np

import keras
from keras import layers as L

# Random numbers, names and the form a case is saved in depend on its name alone.
IS_KERAS_3 = keras.__version__.startswith("3")
CASES = {}


def case(build):
    CASES[build.__name__] = build
    return build


def cases(**builds):
    CASES.update(builds)


def chain(shape, *layers, dtype=None):
    model = keras.Sequential([keras.Input(shape, dtype=dtype)])
    for layer in layers:
        model.add(layer)
    return model


def graph(build, *shapes):
    inputs = [keras.Input(shape, name=f"in_{i}") for i, shape in enumerate(shapes)]
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], build(*inputs))


IMAGE = (7, 6, 3)
SEQUENCE = (8, 3)
VOLUME = (4, 5, 4, 2)
ROW = (5,)


def over(shape, *builds):
    return lambda: chain(shape, *[build() for build in builds])


def called_for_training(x):
    """Keras 3 notes that augmentation is called with training, and predicts without, whatever a call says."""
    training = True if IS_KERAS_3 else None
    x = L.RandomRotation(0.1)(L.RandomFlip()(x))
    x = L.BatchNormalization()(L.Conv2D(2, 3)(x), training=training)
    return L.Dropout(0.4)(x, training=training)


# Dense -----------------------------------------------------------------------------------------
cases(
    dense=over(ROW, lambda: L.Dense(4, activation="relu"), lambda: L.Dense(3, activation="softmax")),
    dense_no_bias=over(ROW, lambda: L.Dense(4, use_bias=False)),
    dense_of_sequence=over(SEQUENCE, lambda: L.Dense(4, activation="tanh"), lambda: L.Flatten()),
    dense_of_any_length=over((None, 3), lambda: L.Dense(4, activation="softmax")),
    dense_of_image=over(IMAGE, lambda: L.Dense(4, activation="relu"), lambda: L.GlobalAveragePooling2D()),
    dense_of_single_step=over((1, 3), lambda: L.Dense(2)),
)

# Activation functions ----------------------------------------------------------------------------
for name in (
    "relu relu6 elu selu sigmoid tanh softplus softsign swish silu mish hard_sigmoid linear softmax"
    " leaky_relu hard_tanh hard_silu hard_swish"
).split():
    CASES["activation_" + name] = lambda name=name: chain(
        ROW, *([L.Dense(2)] if name == "softmax" else [L.Dense(4, activation=name)]), L.Activation(name)
    )
cases(
    activation_gelu=over(ROW, lambda: L.Dense(4, activation="gelu")),
    activation_exponential=over(ROW, lambda: L.Dense(4, activation="exponential")),
    conv_softmax=over(IMAGE, lambda: L.Conv2D(4, 2, activation="softmax")),
    relu=over(ROW, lambda: L.Dense(4), lambda: L.ReLU()),
    relu_6=over(ROW, lambda: L.Dense(4), lambda: L.ReLU(6.0)),
    relu_max=over(ROW, lambda: L.Dense(4), lambda: L.ReLU(0.4)),
    relu_slope=over(ROW, lambda: L.Dense(4), lambda: L.ReLU(negative_slope=0.2)),
    relu_threshold=over(ROW, lambda: L.Dense(4), lambda: L.ReLU(threshold=0.3)),
    relu_below=over(ROW, lambda: L.Dense(4), lambda: L.ReLU(negative_slope=0.2, threshold=-0.3)),
    gelu=over(ROW, lambda: L.Dense(4), lambda: L.Activation("gelu"), lambda: L.Dense(2)),
    relu_all=over(ROW, lambda: L.Dense(4), lambda: L.ReLU(1.0, 0.1, 0.2)),
    leaky=over(ROW, lambda: L.Dense(4), lambda: L.LeakyReLU()),
    leaky_slope=over(ROW, lambda: L.Dense(4), lambda: L.LeakyReLU(0.1)),
    leaky_in_layer=over(ROW, lambda: L.Dense(4, activation=L.LeakyReLU(0.1))),
    elu=over(ROW, lambda: L.Dense(4), lambda: L.ELU(0.7)),
    thresholded=over(ROW, lambda: L.Dense(4), lambda: L.ThresholdedReLU(0.3)),
    relu_beside=lambda: graph(
        lambda x: (lambda y: L.Concatenate()([L.ReLU()(y), y, L.Activation("tanh")(y)]))(L.Dense(4)(x)), ROW
    ),
    softmax=over(ROW, lambda: L.Dense(4), lambda: L.Softmax()),
    softmax_axis=over(IMAGE, lambda: L.Softmax(axis=1)),
    softmax_steps=over(SEQUENCE, lambda: L.Dense(2), lambda: L.Softmax(axis=1), lambda: L.Flatten()),
    softmax_axes=over(SEQUENCE, lambda: L.Softmax(axis=[1, 2])),
    prelu=over(IMAGE, lambda: L.PReLU(alpha_initializer="random_normal")),
    prelu_shared=over(
        IMAGE, lambda: L.PReLU(alpha_initializer="random_normal", shared_axes=[1, 2])
    ),
    prelu_row=over(ROW, lambda: L.PReLU(alpha_initializer="random_normal")),
)

# Convolutions ------------------------------------------------------------------------------------
cases(
    conv2d=over(IMAGE, lambda: L.Conv2D(4, 3)),
    conv2d_same=over(IMAGE, lambda: L.Conv2D(4, (3, 2), padding="same", activation="relu")),
    conv2d_strides=over(IMAGE, lambda: L.Conv2D(4, 3, strides=2, padding="same")),
    conv2d_strides_two=over(IMAGE, lambda: L.Conv2D(4, 2, strides=(2, 3))),
    conv2d_dilation=over(IMAGE, lambda: L.Conv2D(4, 2, dilation_rate=2, padding="same")),
    conv2d_no_bias=over(IMAGE, lambda: L.Conv2D(4, 3, use_bias=False)),
    conv2d_groups=over((7, 6, 4), lambda: L.Conv2D(6, 3, groups=2)),
    conv2d_group_each=over(IMAGE, lambda: L.Conv2D(6, (3, 2), groups=3, padding="same", activation="relu")),
    conv1d_group_each=over((8, 4), lambda: L.Conv1D(8, 3, groups=4, strides=2)),
    conv2d_any_size=over((None, None, 3), lambda: L.Conv2D(4, 3), lambda: L.GlobalMaxPooling2D()),
    conv2d_first=over((3, 7, 6), lambda: L.Conv2D(4, 3, data_format="channels_first")),
    conv2d_long_strides=over(IMAGE, lambda: L.Conv2D(4, 1, strides=(4, 3), padding="same")),
    conv1d_long_strides=over(SEQUENCE, lambda: L.Conv1D(4, 1, strides=5, padding="same")),
    pooling_long_strides=over(
        IMAGE, lambda: L.AveragePooling2D(1, strides=(4, 3), padding="same"), lambda: L.Conv2D(2, 1)
    ),
    conv1d=over(SEQUENCE, lambda: L.Conv1D(4, 3)),
    conv1d_same=over(SEQUENCE, lambda: L.Conv1D(4, 3, padding="same", strides=2)),
    conv1d_even=over(SEQUENCE, lambda: L.Conv1D(4, 2, padding="same", strides=3)),
    conv1d_causal=over(SEQUENCE, lambda: L.Conv1D(4, 3, padding="causal", dilation_rate=2)),
    conv1d_dilation=over(SEQUENCE, lambda: L.Conv1D(4, 3, dilation_rate=2, activation="relu")),
    conv1d_groups=over((8, 4), lambda: L.Conv1D(4, 3, groups=2)),
    conv1d_any_length=over((None, 3), lambda: L.Conv1D(4, 3), lambda: L.GlobalMaxPooling1D()),
    conv3d=over(VOLUME, lambda: L.Conv3D(3, 2)),
    conv3d_same=over(VOLUME, lambda: L.Conv3D(3, (2, 3, 1), padding="same", strides=(1, 2, 2))),
    conv3d_dilation=over(VOLUME, lambda: L.Conv3D(3, 2, dilation_rate=2, activation="relu")),
    transposed=over(IMAGE, lambda: L.Conv2DTranspose(4, 3)),
    transposed_strides=over(IMAGE, lambda: L.Conv2DTranspose(4, 3, strides=2)),
    transposed_same=over(IMAGE, lambda: L.Conv2DTranspose(4, 3, strides=2, padding="same")),
    transposed_even=over(IMAGE, lambda: L.Conv2DTranspose(4, 2, strides=2, padding="same", activation="relu")),
    transposed_dilation=over(IMAGE, lambda: L.Conv2DTranspose(4, 2, dilation_rate=2)),
    transposed_gaps=over(IMAGE, lambda: L.Conv2DTranspose(4, 2, strides=3)),
    transposed_gaps_same=over(IMAGE, lambda: L.Conv2DTranspose(4, 1, strides=2, padding="same")),
    transposed_output_padding=over(
        IMAGE, lambda: L.Conv2DTranspose(4, 3, strides=2, output_padding=1)
    ),
    transposed_output_padding_none=over(
        IMAGE, lambda: L.Conv2DTranspose(4, 3, strides=2, output_padding=0)
    ),
    transposed_output_padding_same=over(
        IMAGE, lambda: L.Conv2DTranspose(4, 3, strides=(2, 3), padding="same", output_padding=(1, 0))
    ),
    transposed_output_padding_wide=over(
        IMAGE, lambda: L.Conv2DTranspose(4, 4, strides=3, padding="same", output_padding=2)
    ),
    transposed_output_padding_steps=over(
        SEQUENCE, lambda: L.Conv1DTranspose(4, 3, strides=2, padding="same", output_padding=0)
    ),
    transposed1d=over(SEQUENCE, lambda: L.Conv1DTranspose(4, 3, strides=2, padding="same")),
    transposed3d_small=over((2, 3, 2, 2), lambda: L.Conv3DTranspose(3, 3, strides=2, padding="same")),
    transposed3d=over(VOLUME, lambda: L.Conv3DTranspose(3, 2, strides=2)),
    transposed3d_same=over(VOLUME, lambda: L.Conv3DTranspose(3, 3, strides=2, padding="same")),
    depthwise=over(IMAGE, lambda: L.DepthwiseConv2D(3)),
    depthwise_two=over(IMAGE, lambda: L.DepthwiseConv2D(3, depth_multiplier=2, padding="same", strides=2)),
    depthwise_dilation=over(IMAGE, lambda: L.DepthwiseConv2D(2, dilation_rate=2, activation="relu")),
    depthwise1d=over(SEQUENCE, lambda: L.DepthwiseConv1D(3, depth_multiplier=2)),
    separable_dilation=over(IMAGE, lambda: L.SeparableConv2D(3, 2, dilation_rate=2)),
    separable=over(IMAGE, lambda: L.SeparableConv2D(4, 3)),
    separable_two=over(
        IMAGE,
        lambda: L.SeparableConv2D(4, 3, depth_multiplier=2, padding="same", strides=2, use_bias=False),
    ),
    separable1d=over(SEQUENCE, lambda: L.SeparableConv1D(4, 3, activation="relu")),
)

# Pooling, moving, shapes ------------------------------------------------------------------------
for kind in ("Max", "Average"):
    for rank, shape in ((1, SEQUENCE), (2, IMAGE), (3, VOLUME)):
        layer = getattr(L, f"{kind}Pooling{rank}D")
        whole = getattr(L, f"Global{kind}Pooling{rank}D")
        name = f"{kind.lower()}_pooling{rank}d"
        cases(
            **{
                name: over(shape, lambda l=layer: l(2)),
                name + "_same": over(shape, lambda l=layer: l(3, strides=2, padding="same")),
                "global_" + name: over(shape, lambda l=whole: l()),
                "global_" + name + "_keepdims": over(shape, lambda l=whole: l(keepdims=True)),
            }
        )
cases(
    pooling_first=over((3, 7, 6), lambda: L.MaxPooling2D(2, data_format="channels_first")),
    padding1d=over(SEQUENCE, lambda: L.ZeroPadding1D((1, 2))),
    padding1d_one=over(SEQUENCE, lambda: L.ZeroPadding1D(2)),
    padding2d=over(IMAGE, lambda: L.ZeroPadding2D(((1, 2), (0, 3)))),
    padding2d_two=over(IMAGE, lambda: L.ZeroPadding2D((1, 2))),
    padding3d=over(VOLUME, lambda: L.ZeroPadding3D(((1, 0), (2, 1), (0, 1)))),
    cropping1d=over(SEQUENCE, lambda: L.Cropping1D((1, 2))),
    cropping2d=over(IMAGE, lambda: L.Cropping2D(((1, 2), (0, 3)))),
    cropping3d=over(VOLUME, lambda: L.Cropping3D(((1, 0), (2, 1), (0, 1)))),
    upsampling1d=over(SEQUENCE, lambda: L.UpSampling1D(2)),
    upsampling2d=over(IMAGE, lambda: L.UpSampling2D((2, 3))),
    upsampling2d_bilinear=over(IMAGE, lambda: L.UpSampling2D(2, interpolation="bilinear")),
    upsampling3d=over(VOLUME, lambda: L.UpSampling3D((2, 1, 2))),
    flatten=over(IMAGE, lambda: L.Flatten(), lambda: L.Dense(3)),
    flatten_volume=over(VOLUME, lambda: L.Flatten(), lambda: L.Dense(3)),
    flatten_first=over((3, 7, 6), lambda: L.Flatten(data_format="channels_first")),
    reshape=over((12,), lambda: L.Reshape((2, -1, 2)), lambda: L.Conv2D(2, 2)),
    reshape_image=over(IMAGE, lambda: L.Reshape((7, 18)), lambda: L.LSTM(3)),
    permute_image=over(IMAGE, lambda: L.Permute((3, 1, 2)), lambda: L.Flatten(), lambda: L.Dense(2)),
    permute=over(SEQUENCE, lambda: L.Permute((2, 1))),
    repeat=over(ROW, lambda: L.RepeatVector(3), lambda: L.LSTM(2)),
)

# Normalisation -----------------------------------------------------------------------------------
def statistics(model):
    """Moving averages that are not 0 and 1, and what starts at 0 or 1 is moved."""
    random = np.random.default_rng(7)
    weights = model.get_weights()
    for i, weight in enumerate(weights):
        if np.issubdtype(weight.dtype, np.floating):
            weights[i] = weight + random.uniform(0.05, 0.4, weight.shape).astype(weight.dtype)
    model.set_weights(weights)
    return model


cases(
    batch_norm=over(IMAGE, lambda: L.Conv2D(4, 2), lambda: L.BatchNormalization(), lambda: L.ReLU()),
    batch_norm_row=over(ROW, lambda: L.BatchNormalization(epsilon=0.01), lambda: L.Dense(2)),
    batch_norm_last=over(ROW, lambda: L.Dense(4, activation="relu"), lambda: L.BatchNormalization()),
    batch_norm_sequence=over((None, 3), lambda: L.BatchNormalization()),
    batch_norm_volume=over(VOLUME, lambda: L.BatchNormalization()),
    batch_norm_plain=over(IMAGE, lambda: L.BatchNormalization(center=False, scale=False)),
    batch_norm_no_center=over(IMAGE, lambda: L.BatchNormalization(center=False)),
    batch_norm_no_scale=over(IMAGE, lambda: L.BatchNormalization(scale=False)),
    batch_norm_axis=over((3, 7, 6), lambda: L.BatchNormalization(axis=1)),
    layer_norm=over(ROW, lambda: L.LayerNormalization()),
    layer_norm_sequence=over(SEQUENCE, lambda: L.LayerNormalization(center=False)),
    layer_norm_axes=over(IMAGE, lambda: L.LayerNormalization(axis=[1, 2, 3], scale=False)),
    unit_norm_image=over(IMAGE, lambda: L.UnitNormalization(axis=1)),
    group_norm_channels=over((8, 4), lambda: L.GroupNormalization(-1, center=False)),
    group_norm=over((7, 6, 4), lambda: L.GroupNormalization(2)),
    unit_norm=over(ROW, lambda: L.UnitNormalization()),
    rescaling=over(IMAGE, lambda: L.Rescaling(1 / 127.5, offset=-1.0), lambda: L.Conv2D(2, 3)),
    rescaling_scale=over(IMAGE, lambda: L.Rescaling(0.5), lambda: L.Conv2D(2, 3)),
    normalization=over(
        IMAGE,
        lambda: L.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 3.0]),
        lambda: L.Conv2D(2, 3),
    ),
    resizing_up=over(IMAGE, lambda: L.Resizing(9, 5), lambda: L.Conv2D(2, 2)),
    resizing_nearest=over(IMAGE, lambda: L.Resizing(5, 11, interpolation="nearest")),
    resizing=over(IMAGE, lambda: L.Resizing(4, 4)),
)


@case
def normalization_adapted():
    layer = L.Normalization()
    layer.adapt(np.random.default_rng(5).normal(2, 3, (50, 5)).astype("float32"))
    return chain(ROW, layer, L.Dense(2))


# Recurrent ---------------------------------------------------------------------------------------
cases(
    lstm=over(SEQUENCE, lambda: L.LSTM(4)),
    lstm_sequences=over(SEQUENCE, lambda: L.LSTM(4, return_sequences=True), lambda: L.LSTM(2)),
    lstm_any_length=over((None, 3), lambda: L.LSTM(4, return_sequences=True)),
    lstm_no_bias=over(SEQUENCE, lambda: L.LSTM(4, use_bias=False)),
    lstm_hard=over(SEQUENCE, lambda: L.LSTM(4, recurrent_activation="hard_sigmoid")),
    lstm_relu=over(SEQUENCE, lambda: L.LSTM(4, activation="relu")),
    lstm_dropout=over(SEQUENCE, lambda: L.LSTM(4, dropout=0.2, recurrent_dropout=0.1)),
    lstm_backwards=over(SEQUENCE, lambda: L.LSTM(4, go_backwards=True)),
    simple_rnn=over(SEQUENCE, lambda: L.SimpleRNN(4)),
    simple_rnn_sequences=over(SEQUENCE, lambda: L.SimpleRNN(4, return_sequences=True, activation="relu")),
    gru=over(SEQUENCE, lambda: L.GRU(4)),
    conv_lstm=over((3, 5, 5, 2), lambda: L.ConvLSTM2D(2, 2)),
    bidirectional=over(SEQUENCE, lambda: L.Bidirectional(L.LSTM(4))),
    bidirectional_sequences=over(
        SEQUENCE, lambda: L.Bidirectional(L.LSTM(4, return_sequences=True), merge_mode="sum")
    ),
    bidirectional_mul=over(SEQUENCE, lambda: L.Bidirectional(L.SimpleRNN(4), merge_mode="mul")),
    bidirectional_ave=over(
        SEQUENCE, lambda: L.Bidirectional(L.SimpleRNN(4, return_sequences=True), merge_mode="ave")
    ),
    gru_sequences=over(
        SEQUENCE, lambda: L.GRU(4, return_sequences=True), lambda: L.GRU(2, use_bias=False)
    ),
    gru_before=over(SEQUENCE, lambda: L.GRU(4, reset_after=False)),
    gru_backwards=over(SEQUENCE, lambda: L.GRU(3, go_backwards=True, return_sequences=True)),
    bidirectional_gru_sequences=over(
        SEQUENCE, lambda: L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="sum")
    ),
    bidirectional_gru=over(SEQUENCE, lambda: L.Bidirectional(L.GRU(4))),
    distributed_dense=over(SEQUENCE, lambda: L.TimeDistributed(L.Dense(4, activation="relu"))),
    distributed_conv=over(
        (3, 6, 5, 2),
        lambda: L.TimeDistributed(L.Conv2D(3, 2, activation="relu")),
        lambda: L.TimeDistributed(L.MaxPooling2D(2)),
        lambda: L.TimeDistributed(L.Flatten()),
        lambda: L.LSTM(3),
    ),
    distributed_norm=over((3, 6, 5, 2), lambda: L.TimeDistributed(L.BatchNormalization())),
    embedding=over((6,), lambda: L.Embedding(9, 4), lambda: L.LSTM(3), lambda: L.Dense(2)),
    embedding_conv=over(
        (None,), lambda: L.Embedding(9, 4), lambda: L.Conv1D(3, 2), lambda: L.GlobalMaxPooling1D()
    ),
    embedding_flat=over((6,), lambda: L.Embedding(9, 4), lambda: L.Flatten(), lambda: L.Dense(2)),
    embedding_mask=over((6,), lambda: L.Embedding(9, 4, mask_zero=True), lambda: L.LSTM(3)),
    masking=over(SEQUENCE, lambda: L.Masking(), lambda: L.LSTM(3)),
)

# Masks -------------------------------------------------------------------------------------------
def words(*builds):
    return over((6,), lambda: L.Embedding(9, 4, mask_zero=True), *builds)


def of_words(build, *shapes):
    """A graph over texts [steps] with a masked embedding each, and over anything else as it is."""
    return lambda: graph(
        lambda *x: build(*[L.Embedding(9, 4, mask_zero=True)(y) if len(y.shape) == 2 else y for y in x]),
        *shapes,
    )


TEXT = (6,)
cases(
    mask_sequences=words(lambda: L.LSTM(4, return_sequences=True), lambda: L.LSTM(2)),
    mask_output=words(lambda: L.LSTM(3, return_sequences=True)),
    mask_zero_output=words(lambda: L.LSTM(3, return_sequences=True, zero_output_for_mask=True)),
    mask_backwards=words(lambda: L.LSTM(3, return_sequences=True, go_backwards=True)),
    mask_gru=words(lambda: L.GRU(3), lambda: L.Dense(2)),
    mask_gru_sequences=words(lambda: L.GRU(3, return_sequences=True), lambda: L.GRU(2)),
    mask_rnn=over(
        SEQUENCE,
        lambda: L.Masking(-1.0),
        lambda: L.SimpleRNN(4, return_sequences=True),
        lambda: L.Dense(3, activation="relu"),
        lambda: L.GlobalAveragePooling1D(),
    ),
    mask_bidirectional=words(lambda: L.Bidirectional(L.LSTM(3)), lambda: L.Dense(2)),
    mask_bidirectional_sequences=words(
        lambda: L.Bidirectional(L.GRU(3, return_sequences=True)),
        lambda: L.SpatialDropout1D(0.1),
        lambda: L.Bidirectional(L.LSTM(2), merge_mode="sum"),
    ),
    mask_bidirectional_output=words(
        lambda: L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode="ave")
    ),
    mask_average=words(lambda: L.GlobalAveragePooling1D(), lambda: L.Dense(2)),
    mask_any_length=over((None,), lambda: L.Embedding(9, 4, mask_zero=True), lambda: L.LSTM(3)),
    mask_distributed=over(
        SEQUENCE, lambda: L.Masking(), lambda: L.TimeDistributed(L.Dense(4, activation="relu")), lambda: L.LSTM(3)
    ),
    mask_ends=words(lambda: L.Conv1D(3, 2), lambda: L.LSTM(2)),
    mask_ends_pooling=words(lambda: L.GlobalMaxPooling1D()),
    mask_value=over(SEQUENCE, lambda: L.Masking(0.5), lambda: L.Conv1D(2, 2)),
    mask_concatenate=of_words(lambda x, y: L.LSTM(3)(L.Concatenate()([x, y])), TEXT, TEXT),
    mask_concatenate_one=of_words(lambda x, y: L.LSTM(3)(L.Concatenate()([x, y])), TEXT, (6, 2)),
    mask_concatenate_steps=of_words(lambda x, y: L.LSTM(3)(L.Concatenate(axis=1)([x, y])), TEXT, (5,)),
    mask_add=of_words(lambda x, y: L.LSTM(3)(L.Add()([x, y])), TEXT, TEXT),
    mask_add_one=of_words(lambda x, y: L.LSTM(3)(L.Add()([x, y])), TEXT, (6, 4)),
    mask_multiply=of_words(lambda x, y: L.LSTM(3)(L.Multiply()([x, y])), TEXT, TEXT),
    mask_multiply_one=of_words(lambda x, y: L.LSTM(3)(L.Multiply()([x, y])), TEXT, (6, 4)),
    mask_attention=of_words(
        lambda x: L.GlobalAveragePooling1D()(L.MultiHeadAttention(2, 3)(x, x)), TEXT
    ),
    mask_attention_output=of_words(lambda x: L.MultiHeadAttention(2, 3)(x, x), TEXT),
    mask_attention_across=of_words(
        lambda x, y: L.GlobalAveragePooling1D()(L.MultiHeadAttention(1, 3)(x, y)), TEXT, (5,)
    ),
    mask_attention_plain=of_words(
        lambda x, y: L.GlobalAveragePooling1D()(L.Attention()([x, y])), TEXT, (5,)
    ),
    attention_causal=lambda: graph(
        lambda x: L.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True), SEQUENCE
    ),
    mask_attention_causal=of_words(
        lambda x: L.LSTM(2)(L.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)), TEXT
    ),
)


@case
def mask_transformer():
    def build(x):
        y = L.MultiHeadAttention(2, 2)(x, x)
        x = L.LayerNormalization(epsilon=1e-6)(L.Add()([x, y]))
        return L.Dense(2, activation="softmax")(L.GlobalAveragePooling1D()(x))

    return of_words(build, TEXT)()


@case
def mask_nested():
    inner = keras.Sequential([keras.Input(TEXT), L.Embedding(9, 4, mask_zero=True), L.Dense(3)])
    return chain(TEXT, inner, L.LSTM(2))


# Texts of any length -----------------------------------------------------------------------------
def text(*builds, mask=False):
    return over((None,), lambda: L.Embedding(9, 4, mask_zero=mask), *builds)


ANY_TEXT = (None,)
ANY_SEQUENCE = (None, 3)
cases(
    text_mean=text(lambda: L.GlobalAveragePooling1D(), lambda: L.Dense(2, activation="softmax")),
    text_mean_mask=text(lambda: L.GlobalAveragePooling1D(), lambda: L.Dense(2), mask=True),
    text_conv=text(
        lambda: L.Conv1D(3, 3, padding="same", activation="relu"),
        lambda: L.MaxPooling1D(2),
        lambda: L.Conv1D(3, 2, padding="causal", activation="relu"),
        lambda: L.GlobalMaxPooling1D(),
        lambda: L.Dense(2, activation="softmax"),
    ),
    text_separable=text(
        lambda: L.SeparableConv1D(3, 3, padding="same", activation="relu"),
        lambda: L.AveragePooling1D(2, strides=1, padding="same"),
        lambda: L.DepthwiseConv1D(2),
        lambda: L.GlobalAveragePooling1D(),
    ),
    text_moved=text(
        lambda: L.ZeroPadding1D((1, 2)),
        lambda: L.UpSampling1D(2),
        lambda: L.Cropping1D((0, 3)),
        lambda: L.Conv1DTranspose(2, 2),
        lambda: L.GlobalMaxPooling1D(),
    ),
    text_lstm=text(
        lambda: L.SpatialDropout1D(0.2),
        lambda: L.Bidirectional(L.LSTM(3, return_sequences=True)),
        lambda: L.LSTM(2),
        lambda: L.Dense(1, activation="sigmoid"),
    ),
    text_lstm_mask=text(
        lambda: L.Bidirectional(L.LSTM(3, return_sequences=True)), lambda: L.LSTM(2), mask=True
    ),
    text_gru=text(lambda: L.GRU(3, return_sequences=True), lambda: L.GRU(2, reset_after=False)),
    text_gru_mask=text(lambda: L.Bidirectional(L.GRU(3)), lambda: L.Dense(2), mask=True),
    text_distributed=text(
        lambda: L.TimeDistributed(L.LayerNormalization()), lambda: L.GlobalAveragePooling1D()
    ),
    text_groups=text(lambda: L.GroupNormalization(2), lambda: L.GlobalMaxPooling1D()),
    text_reshape=text(lambda: L.Reshape((-1, 2, 2)), lambda: L.Dense(3), lambda: L.GlobalMaxPooling2D()),
    text_scale=lambda: graph(
        lambda x: L.Multiply()([x, L.Dense(3, activation="sigmoid")(L.GlobalAveragePooling1D(keepdims=True)(x))]),
        ANY_SEQUENCE,
    ),
    text_pools=lambda: graph(
        lambda x: (
            lambda y: L.Dense(2)(L.Concatenate()([L.GlobalMaxPooling1D()(y), L.GlobalAveragePooling1D()(y)]))
        )(L.Embedding(9, 4)(x)),
        ANY_TEXT,
    ),
    text_steps=lambda: graph(lambda x: L.Dense(2)(L.LSTM(3, return_sequences=True)(x)[:, -1]), ANY_SEQUENCE),
    text_parts=lambda: graph(
        lambda x: L.GlobalAveragePooling1D()(L.Concatenate()([x[:, 1:], x[:, :-1]])), ANY_SEQUENCE
    ),
    text_row=lambda: graph(lambda x: L.Add()([x, L.Dense(3)(L.GlobalMaxPooling1D()(x))]), ANY_SEQUENCE),
    text_attention=lambda: graph(
        lambda x: (lambda y: L.GlobalAveragePooling1D()(L.LayerNormalization()(L.Add()([y, L.MultiHeadAttention(2, 3)(y, y)]))))(
            L.Embedding(9, 4, mask_zero=True)(x)
        ),
        ANY_TEXT,
    ),
    text_expand=lambda: graph(
        lambda x: L.GlobalMaxPooling2D()(L.Conv2D(2, 2)(O.expand_dims(x, -1))), ANY_SEQUENCE
    ),
)


# Operators ---------------------------------------------------------------------------------------
class Ops:
    """The same functions by the names of Keras 3's operations and of TensorFlow's."""

    def __getattr__(self, name):
        if IS_KERAS_3:
            return getattr(keras.ops, name)
        import tensorflow as tf

        others = {"relu": tf.nn.relu, "softmax": tf.nn.softmax, "concatenate": tf.concat, "mean": tf.reduce_mean}
        others.update({"sum": tf.reduce_sum, "max": tf.reduce_max, "gelu": tf.nn.gelu, "silu": tf.nn.silu})
        return others[name] if name in others else getattr(tf, name)


O = Ops()
PARTS = (2.0, -1.0, 0.5)
cases(
    operator_units=lambda: graph(lambda x: L.Conv2D(2, 3)(x / 127.5 - 1.0), IMAGE),
    operator_behind=lambda: graph(lambda x: L.Dense(2)(1.0 - L.Dense(3)(x) * 3 + 2), ROW),
    operator_negative=lambda: graph(lambda x: L.Dense(2)(-L.Dense(3)(x)), ROW),
    operator_tensors=lambda: graph(lambda x, y: L.Dense(2)(x * y + x - y), ROW, ROW),
    operator_share=lambda: graph(
        lambda x: (lambda y: y / O.sum(y, axis=-1, keepdims=True))(L.Dense(3, activation="sigmoid")(x)), ROW
    ),
    operator_array=lambda: graph(
        lambda x: L.Conv2D(2, 2)(x * np.array(PARTS, "float32") + np.array(PARTS, "float32")), IMAGE
    ),
    operator_slice=lambda: graph(lambda x: L.Dense(2)(L.Flatten()(x[:, 1:5:2, :-1])), SEQUENCE),
    operator_step=lambda: graph(lambda x: L.Dense(2)(L.LSTM(3, return_sequences=True)(x)[:, -1]), SEQUENCE),
    operator_channel=lambda: graph(lambda x: L.Flatten()(x[..., 0] - x[:, :, :, 2]), IMAGE),
    operator_functions=lambda: graph(
        lambda x: O.sigmoid(O.relu(L.Dense(4)(x)) + O.tanh(L.Dense(4)(x)) + O.silu(L.Dense(4)(x))), ROW
    ),
    operator_softmax=lambda: graph(lambda x: O.softmax(L.Conv1D(4, 2)(x), axis=-1), SEQUENCE),
    operator_softmax_axis=lambda: graph(
        lambda x: L.Dense(2)(L.Flatten()(x * O.softmax(L.Dense(1)(x), axis=1))), SEQUENCE
    ),
    operator_shapes=lambda: graph(
        lambda x: L.Conv1D(2, 2)(O.transpose(O.reshape(x, (-1, 6, 4)), (0, 2, 1))), SEQUENCE
    ),
    operator_expand=lambda: graph(
        lambda x: O.squeeze(L.Conv2D(1, 2)(O.expand_dims(x, -1)), -1), SEQUENCE
    ),
    operator_concatenate=lambda: graph(
        lambda x, y: L.Dense(2)(O.concatenate([x, L.Dense(3)(y)], axis=-1)), ROW, ROW
    ),
    operator_mean=lambda: graph(lambda x: L.Dense(2)(O.mean(L.Conv2D(4, 2)(x), axis=[1, 2])), IMAGE),
    operator_sum=lambda: graph(lambda x: L.Conv1D(2, 2)(O.sum(x, axis=2, keepdims=True)), SEQUENCE),
    operator_max=lambda: graph(lambda x: L.Dense(2)(O.max(x, axis=1)), SEQUENCE),
    operator_powers=lambda: graph(
        lambda x: L.Dense(2)(O.sqrt(O.square(x) + 1.0) + O.exp(-O.abs(x)) + L.Dense(5)(x) ** 2), ROW
    ),
    operator_maximum=lambda: graph(
        lambda x: O.minimum(O.maximum(L.Dense(4)(x), 0.1), L.Dense(4)(x)), ROW
    ),
    operator_matmul=lambda: graph(
        lambda x, y: L.Flatten()(O.matmul(L.Dense(4)(x), L.Dense(5)(y))), SEQUENCE, (4, 3)
    ),
    operator_refused=lambda: graph(lambda x: L.Dense(2)(O.cumsum(x, axis=1)), ROW),
)

# Softmax that ends the network in another shape, or weighs a tensor -------------------------------
cases(
    softmax_pointer=over(SEQUENCE, lambda: L.Dense(1), lambda: L.Softmax(axis=1), lambda: L.Flatten()),
    softmax_permuted=over(
        IMAGE, lambda: L.Conv2D(4, 2), lambda: L.Softmax(axis=1), lambda: L.Permute((2, 3, 1))
    ),
    softmax_middle=over(IMAGE, lambda: L.Conv2D(4, 2), lambda: L.Softmax(axis=2)),
    softmax_places=over(IMAGE, lambda: L.Conv2D(4, 2), lambda: L.Softmax(axis=[1, 2])),
    softmax_pixels=over(IMAGE, lambda: L.Conv2D(4, 2, activation="softmax"), lambda: L.Reshape((30, 4))),
    weighing_repeated=lambda: graph(
        lambda x: O.sum(
            x * L.Permute((2, 1))(L.RepeatVector(3)(L.Activation("softmax")(L.Flatten()(L.Dense(1)(x))))), axis=1
        ),
        SEQUENCE,
    ),
    weighing_reshaped=lambda: graph(
        lambda x: L.GlobalAveragePooling1D()(
            L.Multiply()([x, L.Reshape((8, 1))(L.Softmax()(L.Reshape((8,))(L.Dense(1)(x))))])
        ),
        SEQUENCE,
    ),
    weighing_expanded=lambda: graph(
        lambda x: O.sum(x * O.expand_dims(O.softmax(O.squeeze(L.Dense(1)(x), -1), axis=1), -1), axis=1), SEQUENCE
    ),
    weighing_any_length=lambda: graph(
        lambda x: L.GlobalAveragePooling1D()(L.Multiply()([x, L.Softmax(axis=1)(L.Dense(1)(x))])), ANY_SEQUENCE
    ),
    weighing_places=lambda: graph(
        lambda x: L.GlobalAveragePooling2D()(L.Multiply()([L.Softmax(axis=[1, 2])(L.Conv2D(1, 1)(x)), x])), IMAGE
    ),
    weighing_flat_places=lambda: graph(
        lambda x: L.GlobalAveragePooling2D()(
            L.Multiply()([x, L.Reshape((7, 6, 1))(L.Softmax()(L.Flatten()(L.Conv2D(1, 1)(x))))])
        ),
        IMAGE,
    ),
    weighing_features=lambda: graph(lambda x: L.Multiply()([x, L.Dense(5, activation="softmax")(x)]), ROW),
    weighing_dot=lambda: graph(
        lambda x: L.Flatten()(L.Dot(axes=1)([L.Softmax(axis=1)(L.Dense(1)(x)), x])), SEQUENCE
    ),
    weighing_matmul=lambda: graph(
        lambda x: L.Flatten()(O.matmul(O.transpose(O.softmax(L.Dense(1)(x), axis=1), (0, 2, 1)), x)), SEQUENCE
    ),
)

# Training alone ----------------------------------------------------------------------------------
cases(
    dropouts=over(
        IMAGE,
        lambda: L.Dropout(0.3),
        lambda: L.SpatialDropout2D(0.2),
        lambda: L.GaussianNoise(0.1),
        lambda: L.GaussianDropout(0.1),
        lambda: L.AlphaDropout(0.1),
        lambda: L.ActivityRegularization(0.1),
        lambda: L.Conv2D(2, 3),
    ),
    dropout_of_sequence=over(SEQUENCE, lambda: L.SpatialDropout1D(0.2), lambda: L.Conv1D(2, 2)),
    dropout_of_volume=over(VOLUME, lambda: L.SpatialDropout3D(0.2), lambda: L.Conv3D(2, 2)),
    identity=over(ROW, lambda: L.Identity(), lambda: L.Dense(2)),
    augmentation_more=over(
        IMAGE,
        lambda: L.RandomTranslation(0.1, 0.1),
        lambda: L.RandomBrightness(0.1),
        lambda: L.Conv2D(2, 3),
    ),
    augmentation=over(
        IMAGE,
        lambda: L.RandomFlip(),
        lambda: L.RandomRotation(0.1),
        lambda: L.RandomZoom(0.1),
        lambda: L.RandomContrast(0.1),
        lambda: L.Conv2D(2, 3),
    ),
    augmentation_called=lambda: graph(called_for_training, IMAGE),
    regularized=over(
        ROW,
        lambda: L.Dense(
            4,
            kernel_regularizer="l2",
            bias_constraint=keras.constraints.MaxNorm(2),
            kernel_initializer=keras.initializers.HeNormal(),
            activity_regularizer="l1",
        ),
    ),
    frozen=over(IMAGE, lambda: L.Conv2D(3, 2, trainable=False), lambda: L.BatchNormalization(trainable=False)),
)

# Graphs ------------------------------------------------------------------------------------------
cases(
    add=lambda: graph(lambda x: L.Add()([x, L.Conv2D(3, 3, padding="same")(x)]), IMAGE),
    multiply=lambda: graph(lambda x: L.Multiply()([x, L.Conv2D(3, 1)(x), x]), IMAGE),
    average=lambda: graph(lambda x: L.Average()([x, L.Conv2D(3, 1)(x), x]), IMAGE),
    maximum=lambda: graph(lambda x: L.Maximum()([x, L.Conv2D(3, 1)(x)]), IMAGE),
    minimum=lambda: graph(lambda x: L.Minimum()([x, L.Conv2D(3, 1)(x)]), IMAGE),
    subtract=lambda: graph(lambda x: L.Subtract()([x, L.Conv2D(3, 1)(x)]), IMAGE),
    dot_sequences=lambda: graph(lambda x, y: L.Dot((2, 1))([x, y]), SEQUENCE, (3, 4)),
    dot_cosine=lambda: graph(lambda x, y: L.Dot(-1, normalize=True)([x, y]), ROW, ROW),
    dot=lambda: graph(lambda x, y: L.Dot(1)([x, y]), ROW, ROW),
    concatenate=lambda: graph(
        lambda x: L.Concatenate()([L.Conv2D(2, 1)(x), L.Conv2D(3, 1)(x), x]), IMAGE
    ),
    concatenate_rows=lambda: graph(lambda x: L.Concatenate(axis=1)([x, L.Conv2D(3, 1)(x)]), IMAGE),
    concatenate_columns=lambda: graph(lambda x: L.Concatenate(axis=2)([x, L.Conv2D(3, 1)(x)]), IMAGE),
    concatenate_flat=lambda: graph(lambda x, y: L.Concatenate()([L.Dense(3)(x), y]), ROW, (4,)),
    concatenate_steps=lambda: graph(
        lambda x, y: L.LSTM(3)(L.Concatenate(axis=1)([L.Conv1D(3, 2)(x), y])), SEQUENCE, SEQUENCE
    ),
    concatenate_features=lambda: graph(
        lambda x, y: L.LSTM(3)(L.Concatenate()([x, y])), SEQUENCE, SEQUENCE
    ),
    squeeze_excite=lambda: graph(
        lambda x: L.Multiply()(
            [x, L.Dense(3, activation="sigmoid")(L.GlobalAveragePooling2D(keepdims=True)(x))]
        ),
        IMAGE,
    ),
    broadcast_row=lambda: graph(lambda x: L.Add()([L.GlobalAveragePooling2D()(x), x]), IMAGE),
    broadcast_maximum=lambda: graph(
        lambda x: L.Maximum()([L.GlobalAveragePooling2D(keepdims=True)(x), x]), IMAGE
    ),
    two_outputs=lambda: graph(
        lambda x: [L.Dense(2, name="second")(L.Flatten()(x)), L.Conv2D(2, 3, name="first")(x)], IMAGE
    ),
    same_output=lambda: graph(lambda x: [x, L.Dense(2)(x)], ROW),
    mean_operator=lambda: graph(lambda x: L.Dense(2)(x * 2.0 - 1.0), ROW),
)


@case
def shared():
    conv = L.Conv1D(3, 2, activation="relu")
    norm = L.BatchNormalization()
    return graph(
        lambda x, y: L.Concatenate()(
            [L.Flatten()(norm(conv(x))), L.Flatten()(norm(conv(y)))]
        ),
        SEQUENCE,
        SEQUENCE,
    )


@case
def twice():
    dense = L.Dense(5, activation="tanh")
    return graph(lambda x: L.Dense(2)(dense(dense(x))), ROW)


def backbone(shape=IMAGE):
    x = keras.Input(shape)
    y = L.Conv2D(3, 3, padding="same", activation="relu")(x)
    y = L.BatchNormalization()(y)
    y = L.Add()([x, y])
    return keras.Model(x, y, name="backbone")


@case
def nested():
    return chain(IMAGE, backbone(), L.GlobalAveragePooling2D(), L.Dense(2))


@case
def nested_frozen():
    inner = backbone()
    inner.trainable = False
    return chain(IMAGE, inner, L.Conv2D(2, 2), L.Flatten())


@case
def nested_in_graph():
    inner = backbone()
    return graph(lambda x: L.Dense(2)(L.Flatten()(inner(x))), IMAGE)


@case
def nested_twice():
    inner = keras.Sequential([keras.Input(ROW), L.Dense(4, activation="relu"), L.Dense(3)], name="tower")
    return graph(lambda x, y: L.Subtract()([inner(x), inner(y)]), ROW, ROW)


@case
def nested_deep():
    deep = keras.Sequential([keras.Input(IMAGE), backbone(), L.Conv2D(3, 1)], name="deep")
    return chain(IMAGE, deep, L.Flatten(), L.Dense(2))


@case
def residual():
    def build(x):
        y = L.Conv2D(4, 3, padding="same", use_bias=False, name="stem")(x)
        y = L.BatchNormalization(name="stem_bn")(y)
        stem = L.Activation("relu")(y)
        y = L.Conv2D(4, 3, padding="same", name="branch")(stem)
        y = L.BatchNormalization(name="branch_bn")(y)
        y = L.ReLU()(L.Add()([y, stem]))
        y = L.MaxPooling2D(2)(y)
        y = L.Flatten()(y)
        y = L.Dropout(0.5)(y)
        return L.Dense(3, activation="softmax")(y)

    return graph(build, IMAGE)


@case
def unnamed_input():
    model = keras.Sequential([L.Dense(3, activation="relu"), L.Dense(2)])
    model.build((None, 5))
    return model


@case
def compiled():
    model = chain(ROW, L.Dense(4, activation="relu"), L.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy")
    model.fit(np.zeros((4, 5), "float32"), np.zeros((4, 1)), verbose=0)
    return model


def simple():
    return chain(SEQUENCE, L.Conv1D(3, 2, activation="hard_sigmoid"), L.LSTM(3), L.BatchNormalization(), L.Dense(2))


cases(weights_apart=simple, weights_old=simple)


@case
def lambda_layer():
    return chain(ROW, L.Lambda(lambda x: x * 2), L.Dense(2))


@case
def attention():
    return graph(lambda x: L.MultiHeadAttention(2, 3)(x, x), SEQUENCE)


@case
def attention_across():
    return graph(
        lambda x, y: L.MultiHeadAttention(2, 3, value_dim=2, output_shape=5, use_bias=False)(x, y),
        SEQUENCE,
        (5, 4),
    )


@case
def attention_scaled():
    return graph(lambda x, y: L.Attention(use_scale=True)([x, y]), SEQUENCE, (5, 3))


@case
def transformer():
    def build(x):
        x = L.Dense(4)(x)
        y = L.MultiHeadAttention(2, 2)(x, x, use_causal_mask=False)
        x = L.LayerNormalization(epsilon=1e-6)(L.Add()([x, y]))
        y = L.Dense(4)(L.Dense(6, activation="gelu")(x))
        x = L.LayerNormalization(epsilon=1e-6)(L.Add()([x, y]))
        return L.Dense(2, activation="softmax")(L.GlobalAveragePooling1D()(x))

    return graph(build, SEQUENCE)


# Layers of the networks that Keras ships ----------------------------------------------------------
@case
def layer_scale():
    from keras.src.applications import convnext

    return chain(IMAGE, L.Conv2D(4, 1), convnext.LayerScale(0.4, 4), convnext.StochasticDepth(0.1))


@case
def custom_scale():
    from keras.src.applications import inception_resnet_v2 as inception

    return graph(
        lambda x: inception.CustomScaleLayer(0.2)([x, L.Conv2D(3, 3, padding="same")(x)]), IMAGE
    )


@case
def multi_mask():
    return graph(lambda x: L.Attention()([x, x]), SEQUENCE)


@case
def double():
    return chain(ROW, L.Dense(3, dtype="float64"))


@case
def half():
    return chain(ROW, L.Dense(3, dtype="mixed_float16"), L.Dense(2, dtype="float32"))


def all_layers(model):
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from all_layers(layer)


def inputs_of(model, random, open_size=7):
    arrays = []
    layers = list(all_layers(model))
    tables = [layer for layer in layers if isinstance(layer, L.Embedding)]
    masking = next((layer for layer in layers if isinstance(layer, L.Masking)), None)
    for tensor in model.inputs:
        shape = [3] + [open_size if size is None else size for size in tuple(tensor.shape)[1:]]
        if tables and len(shape) == 2:
            if any(layer.mask_zero for layer in tables):
                array = padded(random.integers(1, 9, shape), 0)
            else:
                array = random.integers(0, 9, shape)
        else:
            array = random.normal(0, 1, shape)
            if masking is not None:
                array = padded(array, masking.mask_value)
        arrays.append(array.astype("float32"))
    return arrays


def padded(array, value):
    """One example with steps left out at the front, one at the end, one in between and at both."""
    array[0, :2] = value
    array[1, -3:] = value
    array[2, [0, 2, -1]] = value
    return array


def turned(model):
    """The same with channels_last: on a CPU TensorFlow 2.15 and 2.21 compute channels_first wrong
    now and then, compiled by XLA or not."""
    layer = model.layers[-1]
    config = dict(layer.get_config(), data_format="channels_last")
    last = chain((7, 6, 3), type(layer).from_config(config))
    last.set_weights(model.get_weights())
    return last


WITHOUT_MODEL = ("weights_apart", "weights_old")


def save_apart(model, path, name):
    """The weights in one file, what model.to_json() gives beside it."""
    path.with_suffix(".json").write_text(model.to_json())
    model.save_weights(str(path) + (".weights.h5" if name == "weights_apart" or IS_KERAS_3 else ".h5"))


def main():
    both = "--all" in sys.argv
    only = [argument[7:] for argument in sys.argv if argument.startswith("--only=")]
    folder = pathlib.Path(sys.argv[-1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in sorted(CASES.items()):
        if only and not any(fnmatch.fnmatch(name, pattern) for pattern in only):
            continue
        number = zlib.crc32(name.encode())
        keras.backend.clear_session()
        keras.utils.set_random_seed(number)
        random = np.random.default_rng(number)
        try:
            model = build()
            if name != "normalization_adapted":
                statistics(model)
        except Exception as e:
            print(f"{name}: Keras {keras.__version__} does not build it: {type(e).__name__} {str(e)[:80]}")
            continue
        arrays = inputs_of(model, random)
        try:
            outputs = model.predict(arrays if len(arrays) > 1 else arrays[0], verbose=0)
        except Exception as e:
            print(f"{name}: does not run: {type(e).__name__} {str(e)[:80]}")
            continue
        outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
        if name in ("conv2d_first", "pooling_first"):
            outputs = [turned(model).predict(arrays[0].transpose(0, 2, 3, 1), verbose=0)]
            outputs = [outputs[0].transpose(0, 3, 1, 2)]
        content = {f"in{i}": a for i, a in enumerate(arrays)}
        content.update({f"out{i}": np.asarray(a, "float32") for i, a in enumerate(outputs)})
        if any(size is None for x in model.inputs for size in tuple(x.shape)[1:]):
            for size in (4, 11):
                others = inputs_of(model, np.random.default_rng(number + size), size)
                # Keras 3.15's TimeDistributed predicts another length than the first wrong.
                computed = model(others if len(others) > 1 else others[0], training=False)
                computed = computed if isinstance(computed, (list, tuple)) else [computed]
                content.update({f"{size}_in{i}": a for i, a in enumerate(others)})
                content.update({f"{size}_out{i}": np.asarray(a, "float32") for i, a in enumerate(computed)})
        for i, ending in enumerate((".keras", ".h5")):
            if name not in WITHOUT_MODEL and (both or (number + IS_KERAS_3) % 2 == i):
                try:
                    model.save(folder / (name + ending))
                except Exception as e:
                    print(f"{name}{ending}: not saved: {type(e).__name__} {str(e)[:80]}")
        if name in WITHOUT_MODEL:
            save_apart(model, folder / name, name)
        np.savez_compressed(folder / (name + ".npz"), **content)


main()
