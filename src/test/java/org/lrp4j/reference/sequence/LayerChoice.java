package org.lrp4j.reference.sequence;

import java.util.Random;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lrp4j.layer.samediff.WrittenModels;

/** Draws layers that fit a form. */
final class LayerChoice {

  /** A layer, its reference and what comes out; the other fields as in {@link DrawnPart}. */
  record Drawn(
      String name,
      Layer layer,
      Function<Reading, SequenceNode> reference,
      Form form,
      boolean takesRule,
      boolean readsRows) {

    static Drawn ruled(
        String name, Layer layer, Function<Reading, SequenceNode> reference, Form form) {
      return new Drawn(name, layer, reference, form, true, false);
    }

    static Drawn plain(
        String name, Layer layer, Function<Reading, SequenceNode> reference, Form form) {
      return new Drawn(name, layer, reference, form, false, false);
    }

    /** Also of a layer that only sees rows. */
    Drawn ofRows() {
      return new Drawn(name, layer, reference, form, takesRule, true);
    }
  }

  private final Random random;
  private final RNNFormat format;
  private boolean nothingDrawn;
  private final RecurrentChoice recurrent;
  private boolean fixesLength;

  LayerChoice(Random random, RNNFormat format, boolean ofWords) {
    this.random = random;
    this.nothingDrawn = !ofWords;
    this.format = format;
    this.recurrent = new RecurrentChoice(random, format);
  }

  /** Whether a layer takes sequences of one length only. */
  boolean fixesLength() {
    return fixesLength;
  }

  Curve curve() {
    Curve[] curves = {Curve.TANH, Curve.RELU, Curve.IDENTITY, Curve.SOFTSIGN};
    return curves[random.nextInt(curves.length)];
  }

  int size() {
    return 2 + random.nextInt(2);
  }

  /** Any layer for that form; null where the one that was thought of does not fit. */
  Drawn draw(Form form) {
    if (form.isTable()) {
      return ofTable(form);
    }
    // Behind many layers DL4J does not know how many steps there are.
    boolean isFirst = nothingDrawn;
    nothingDrawn = false;
    boolean first = format == RNNFormat.NCW;
    boolean free = first && !form.masked();
    return switch (random.nextInt(20)) {
      case 0, 1 -> convolution(form, size());
      case 2 -> pooling(form);
      case 3 -> free ? moving(form) : null;
      case 4 -> free && isFirst ? local(form) : null;
      case 5 -> free ? timeDistributed(form) : null;
      case 6, 17 -> first ? selfAttention(form) : null;
      case 7, 18 -> first ? recurrentAttention(form) : null;
      case 8, 19 -> free ? gru(form) : null;
      case 9 -> free ? lambda(form) : null;
      case 10 -> activation(form);
      default -> recurrent.draw(form, size());
    };
  }

  private Drawn ofTable(Form form) {
    return switch (random.nextInt(6)) {
      case 0 -> repeat(form);
      case 1 -> written(form);
      case 2 -> layerNorm(form);
      case 3 -> lambda(form);
      default -> dense(form, size());
    };
  }

  Drawn dense(Form form, int outputs) {
    Curve curve = curve();
    DenseLayer layer =
        new DenseLayer.Builder().nOut(outputs).activation(curve.activation()).build();
    return Drawn.ruled("dense", layer, r -> r.dense(curve, true), form.of(outputs));
  }

  private Drawn written(Form form) {
    int outputs = size();
    return Drawn.ruled(
        "written",
        WrittenModels.dense(form.features(), outputs),
        r -> r.dense(Curve.TANH, false),
        form.of(outputs));
  }

  private Drawn layerNorm(Form form) {
    // Of two numbers all that is left is which one is larger.
    return form.features() < 3
        ? null
        : Drawn.plain(
            "norm",
            WrittenModels.layerNorm(form.features(), 1e-2),
            r -> r.standardized(1e-2),
            form);
  }

  private Drawn repeat(Form form) {
    int times = 2 + random.nextInt(3);
    RepeatVector layer = new RepeatVector.Builder<>(times).build();
    layer.setDataFormat(format);
    return Drawn.plain(
        "repeat", layer, r -> new Moved(steps -> times, t -> 0), form.withSteps(times));
  }

  Drawn activation(Form form) {
    Curve curve = curve();
    return Drawn.plain(
        "act", new ActivationLayer(curve.activation()), r -> new Passed(curve, 1), form);
  }

  private Drawn lambda(Form form) {
    InputType type =
        form.isTable()
            ? InputType.feedForward(form.features())
            : InputType.recurrent(form.features(), form.steps(), format);
    return Drawn.plain(
        "lambda", new ScaledTanh(type), r -> new Passed(Curve.TANH, ScaledTanh.FACTOR), form);
  }

  private Drawn gru(Form form) {
    int units = size();
    fixesLength = true;
    return Drawn.ruled(
        "gru",
        WrittenModels.gruSequence(form.features(), units, form.steps()),
        Reading::gated,
        form.of(units));
  }

  private Windows windows(Form form, boolean dilated) {
    int kernel = 1 + random.nextInt(Math.min(3, form.steps()));
    int dilation = dilated && kernel == 2 && form.steps() > 3 ? 2 : 1;
    ConvolutionMode[] modes = {
      ConvolutionMode.Same, ConvolutionMode.Causal, ConvolutionMode.Truncate
    };
    ConvolutionMode mode = modes[random.nextInt(3)];
    boolean whole = mode != ConvolutionMode.Truncate;
    // Where a mask is made shorter DL4J knows no padding.
    int stride = form.masked() && whole ? 1 : 1 + random.nextInt(2);
    int padding = form.masked() || whole ? 0 : random.nextInt(2);
    return new Windows(kernel, stride, dilation, padding, mode);
  }

  Drawn convolution(Form form, int outputs) {
    Windows windows = windows(form, !form.masked() && random.nextInt(3) == 0);
    return convolution(form, outputs, windows);
  }

  /** One that keeps the number of steps. */
  Drawn sameLength(Form form, int outputs) {
    ConvolutionMode mode = random.nextBoolean() ? ConvolutionMode.Same : ConvolutionMode.Causal;
    return convolution(form, outputs, new Windows(2, 1, 1, 0, mode));
  }

  private Drawn convolution(Form form, int outputs, Windows windows) {
    Curve curve = curve();
    Layer layer =
        new Convolution1D.Builder(windows.kernel())
            .nOut(outputs)
            .stride(windows.stride())
            .dilation(windows.dilation())
            .padding(windows.padding())
            .convolutionMode(windows.mode())
            .rnnDataFormat(format)
            .activation(curve.activation())
            .build();
    int inputs = form.features();
    return Drawn.ruled(
        "conv",
        layer,
        r -> r.convolution(windows, inputs, curve),
        form.of(outputs).withSteps(windows.outputs(form.steps())));
  }

  private Drawn local(Form form) {
    if (form.steps() < 2) {
      return null;
    }
    fixesLength = true;
    ConvolutionMode mode = random.nextBoolean() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    Windows windows = new Windows(2, 1, 1, 0, mode);
    Curve curve = random.nextBoolean() ? Curve.RELU : Curve.IDENTITY;
    LocallyConnected1D layer =
        new LocallyConnected1D.Builder()
            .kernelSize(2)
            .stride(1)
            .padding(0)
            .nOut(2)
            .convolutionMode(mode)
            .activation(curve.activation())
            .build();
    int inputs = form.features();
    return Drawn.ruled(
        "local",
        layer,
        r -> r.local(windows, inputs, curve),
        form.of(2).withSteps(windows.outputs(form.steps())));
  }

  private Drawn pooling(Form form) {
    if (form.steps() < 2) {
      return null;
    }
    PoolingType type = random.nextBoolean() ? PoolingType.AVG : PoolingType.MAX;
    boolean same = !form.masked() && random.nextBoolean();
    ConvolutionMode mode = same ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    Windows windows = new Windows(2, 1 + random.nextInt(2), 1, 0, mode);
    Subsampling1DLayer layer =
        new Subsampling1DLayer.Builder(2, windows.stride())
            .poolingType(type)
            .convolutionMode(mode)
            .build();
    return Drawn.plain(
        "pool",
        layer,
        r -> new Pooled(type, windows, 1, r.delta()),
        form.withSteps(windows.outputs(form.steps())));
  }

  private Drawn moving(Form form) {
    return switch (random.nextInt(3)) {
      case 0 ->
          Drawn.plain(
              "moved",
              new Upsampling1D.Builder(2).build(),
              r -> new Moved(steps -> 2 * steps, t -> t / 2),
              form.withSteps(2 * form.steps()));
      case 1 ->
          Drawn.plain(
              "moved",
              new ZeroPadding1DLayer(1, 2),
              r -> new Moved(steps -> steps + 3, t -> t - 1),
              form.withSteps(form.steps() + 3));
      default ->
          form.steps() < 4
              ? null
              : Drawn.plain(
                  "moved",
                  new Cropping1D(1, 1),
                  r -> new Moved(steps -> steps - 2, t -> t + 1),
                  form.withSteps(form.steps() - 2));
    };
  }

  private Drawn timeDistributed(Form form) {
    int outputs = size();
    Curve curve = curve();
    DenseLayer inner =
        new DenseLayer.Builder()
            .nOut(outputs)
            .weightInit(WeightInit.XAVIER)
            .activation(curve.activation())
            .build();
    return Drawn.ruled(
        "each", new TimeDistributed(inner), r -> r.dense(curve, false), form.of(outputs));
  }

  private Drawn selfAttention(Form form) {
    int inputs = form.features();
    boolean projects = random.nextInt(4) > 0;
    int heads = projects ? 1 + random.nextInt(2) : 1;
    int outputs = projects ? 2 * heads : inputs;
    SelfAttentionLayer.Builder builder =
        new SelfAttentionLayer.Builder()
            .nIn(inputs)
            .nOut(outputs)
            .nHeads(heads)
            .projectInput(projects);
    return Drawn.plain(
        "self", builder.build(), r -> new ToItself(r.heads(inputs)), form.of(outputs));
  }

  private Drawn recurrentAttention(Form form) {
    int inputs = form.features();
    fixesLength = true;
    Curve curve = random.nextBoolean() ? Curve.TANH : Curve.SOFTSIGN;
    RecurrentAttentionLayer layer =
        new RecurrentAttentionLayer.Builder()
            .nIn(inputs)
            .nOut(4)
            .nHeads(2)
            .projectInput(true)
            .activation(curve.activation())
            .build();
    return Drawn.ruled("asking", layer, r -> r.asking(curve, inputs), form.of(4));
  }

  /** What makes a table of a sequence. */
  Drawn toTable(Form form) {
    if (format == RNNFormat.NCW && random.nextBoolean()) {
      PoolingType type = PoolingType.values()[random.nextInt(PoolingType.values().length)];
      GlobalPoolingLayer layer = new GlobalPoolingLayer.Builder(type).pnorm(2).build();
      return Drawn.plain("global", layer, r -> new Pooled(type, null, 2, r.delta()), form.table());
    }
    return recurrent.last(form, size());
  }

  Drawn oneWay(Form form, int units) {
    return recurrent.oneWay(form, units);
  }

  /** A dense layer that DL4J hands all steps as rows, then one that takes sequences again. */
  Drawn[] rows(Form form) {
    nothingDrawn = false;
    Drawn dense = dense(form, size()).ofRows();
    return new Drawn[] {dense, recurrent.oneWay(dense.form(), size())};
  }
}
