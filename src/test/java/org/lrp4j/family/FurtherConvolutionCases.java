package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.family.Reference.Matrix;
import org.nd4j.linalg.activations.Activation;

/** Rows of transposed, depthwise, separable and local convolutions. */
final class FurtherConvolutionCases {

  private FurtherConvolutionCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(
            transposed(),
            transposedVolumes(),
            depthwise(),
            separable(),
            localImages(),
            localSequences(),
            merged())
        .flatMap(rows -> rows);
  }

  private static String name(String what, Object geometry, Object format, boolean bias) {
    return what + ", " + geometry + ", " + format + (bias ? "" : ", no bias");
  }

  /** A row of the table. */
  @FunctionalInterface
  private interface Row {
    FamilyCase of(Geometry geometry, CNN2DFormat format, boolean bias);
  }

  /** A row for each geometry, format, with a bias and without. */
  private static List<FamilyCase> of(List<Geometry> geometries, Row row) {
    List<FamilyCase> cases = new ArrayList<>();
    for (Geometry geometry : geometries) {
      for (CNN2DFormat format : CNN2DFormat.values()) {
        for (boolean bias : new boolean[] {true, false}) {
          cases.add(row.of(geometry, format, bias));
        }
      }
    }
    return cases;
  }

  private static Stream<FamilyCase> transposed() {
    List<Geometry> geometries =
        List.of(
            Geometry.of(ConvolutionMode.Truncate, 3, 2, 1, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 2, 3, 2, 3, 0, 0, 1, 1),
            // Gaps between what the windows fill.
            Geometry.of(ConvolutionMode.Truncate, 1, 2, 2, 3, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 3, 3, 2, 1, 1, 2, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 2, 3, 1, 2, 0, 1, 2, 1),
            Geometry.of(ConvolutionMode.Truncate, 1, 1, 1, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Strict, 2, 2, 2, 1, 1, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 3, 3, 1, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 2, 3, 2, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 2, 2, 3, 1, 0, 0, 1, 2));
    return of(
        geometries,
        (geometry, format, bias) ->
            AffineCases.image(
                name("transposed", geometry, format, bias),
                format,
                new Matrix(false),
                transposed(geometry, format, bias)))
        .stream();
  }

  static Layer transposed(Geometry geometry, CNN2DFormat format, boolean bias) {
    return new Deconvolution2D.Builder(geometry.kernel())
        .name(FamilyCase.SUBJECT)
        .nOut(3)
        .stride(geometry.stride())
        .padding(geometry.padding())
        .dilation(geometry.dilation())
        .convolutionMode(geometry.mode())
        .dataFormat(format)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** The width has a size of its own, so that no two axes can be exchanged unnoticed. */
  private static Stream<FamilyCase> transposedVolumes() {
    List<FamilyCase> cases = new ArrayList<>();
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      cases.add(transposedVolume(format, true, ConvolutionMode.Truncate, 2, 1, 0, 1));
      cases.add(transposedVolume(format, false, ConvolutionMode.Truncate, 2, 2, 1, 1));
      cases.add(transposedVolume(format, true, ConvolutionMode.Truncate, 2, 1, 1, 2));
      cases.add(transposedVolume(format, true, ConvolutionMode.Same, 3, 2, 0, 1));
      cases.add(transposedVolume(format, false, ConvolutionMode.Same, 2, 1, 0, 2));
    }
    return cases.stream();
  }

  private static FamilyCase transposedVolume(
      Convolution3D.DataFormat format, boolean bias, ConvolutionMode mode, int... numbers) {
    String geometry =
        String.format(
            "kernel %d, stride %d, padding %d, dilation %d, %s",
            numbers[0], numbers[1], numbers[2], numbers[3], mode);
    return FamilyCase.chain(
        name("transposed volume", geometry, format, bias),
        CaseInput.volume(format),
        new Matrix(false),
        transposedVolume(bias, mode, format, numbers));
  }

  static Layer transposedVolume(
      boolean bias, ConvolutionMode mode, Convolution3D.DataFormat format, int... numbers) {
    return new Deconvolution3D.Builder()
        .name(FamilyCase.SUBJECT)
        .kernelSize(numbers[0], numbers[0], 1)
        .nOut(3)
        .stride(numbers[1], 1, numbers[1])
        .padding(numbers[2], numbers[2], 0)
        .dilation(numbers[3], 1, 1)
        .convolutionMode(mode)
        .dataFormat(format)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static Stream<FamilyCase> depthwise() {
    List<FamilyCase> cases = new ArrayList<>();
    int number = 0;
    for (Geometry geometry : Geometry.ofConvolutions()) {
      for (int multiplier : new int[] {1, 2}) {
        CNN2DFormat format = CNN2DFormat.values()[(number++ / 3 + multiplier) % 2];
        boolean bias = number % 4 < 2;
        cases.add(
            AffineCases.image(
                name("depthwise × " + multiplier, geometry, format, bias),
                format,
                new Matrix(false),
                depthwise(geometry, format, multiplier, bias)));
      }
    }
    Geometry plain = Geometry.of(ConvolutionMode.Same, 3, 2, 1, 1, 0, 0, 1, 1);
    cases.add(
        AffineCases.image(
            name("depthwise × 3", plain, CNN2DFormat.NHWC, true),
            CNN2DFormat.NHWC,
            new Matrix(false),
            depthwise(plain, CNN2DFormat.NHWC, 3, true)));
    return cases.stream();
  }

  static Layer depthwise(Geometry geometry, CNN2DFormat format, int multiplier, boolean bias) {
    return new DepthwiseConvolution2D.Builder(geometry.kernel())
        .name(FamilyCase.SUBJECT)
        .depthMultiplier(multiplier)
        .stride(geometry.stride())
        .padding(geometry.padding())
        .dilation(geometry.dilation())
        .convolutionMode(geometry.mode())
        .dataFormat(format)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static Stream<FamilyCase> separable() {
    List<Geometry> geometries =
        List.of(
            Geometry.of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 2, 2, 1, 1, 0, 0, 2, 1),
            Geometry.of(ConvolutionMode.Truncate, 1, 1, 1, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 2, 3, 1, 2, 0, 0, 1, 1));
    return of(
        geometries,
        (geometry, format, bias) -> {
          int multiplier = bias ? 2 : 1;
          return AffineCases.image(
                  name("separable × " + multiplier, geometry, format, bias),
                  format,
                  new Matrix(false),
                  separable(geometry, format, multiplier, bias))
              .with(new Stages.Separable(geometry, format, multiplier, bias));
        })
        .stream();
  }

  static Layer separable(Geometry geometry, CNN2DFormat format, int multiplier, boolean bias) {
    return new SeparableConvolution2D.Builder(geometry.kernel())
        .name(FamilyCase.SUBJECT)
        .nOut(3)
        .depthMultiplier(multiplier)
        .stride(geometry.stride())
        .padding(geometry.padding())
        .dilation(geometry.dilation())
        .convolutionMode(geometry.mode())
        .dataFormat(format)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static Stream<FamilyCase> localImages() {
    List<Geometry> geometries =
        List.of(
            // 4 × 3 positions, of which no two axes can be exchanged unnoticed.
            Geometry.of(ConvolutionMode.Truncate, 2, 2, 1, 1, 0, 0, 1, 1),
            // As many rows as columns.
            Geometry.of(ConvolutionMode.Truncate, 3, 2, 1, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 1, 1, 2, 2, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 2, 2, 1, 1, 1, 0, 2, 1),
            Geometry.of(ConvolutionMode.Same, 3, 2, 1, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 2, 3, 2, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 2, 2, 1, 2, 0, 0, 1, 2));
    List<FamilyCase> cases =
        of(
            geometries,
            (geometry, format, bias) ->
                AffineCases.image(
                    name("local", geometry, format, bias),
                    format,
                    new Matrix(false),
                    localImage(geometry, format, Activation.IDENTITY, bias)));
    Geometry first = geometries.get(0);
    // As DL4J computes them: in its SameDiff layers a leaky ReLU has no leak.
    for (Activation activation :
        List.of(
            Activation.CUBE,
            Activation.ELU,
            Activation.GELU,
            Activation.HARDTANH,
            Activation.LEAKYRELU,
            Activation.RELU,
            Activation.SIGMOID,
            Activation.SOFTPLUS,
            Activation.SOFTSIGN,
            Activation.TANH)) {
      cases.add(
          AffineCases.image(
                  "local, " + activation,
                  CNN2DFormat.NCHW,
                  new Matrix(false),
                  localImage(first, CNN2DFormat.NCHW, activation, true))
              .with(new Elsewhere("local")));
    }
    return cases.stream();
  }

  static Layer localImage(
      Geometry geometry, CNN2DFormat format, Activation activation, boolean bias) {
    LocallyConnected2D layer =
        new LocallyConnected2D.Builder()
            .kernelSize(geometry.kernel())
            .nOut(3)
            .stride(geometry.stride())
            .padding(geometry.padding())
            .dilation(geometry.dilation())
            .convolutionMode(geometry.mode())
            .dataFormat(format)
            .hasBias(bias)
            .activation(activation)
            .build();
    layer.setLayerName(FamilyCase.SUBJECT);
    return layer;
  }

  /** Of sequences of five steps: kernel, stride, padding, dilation. */
  private static Stream<FamilyCase> localSequences() {
    List<FamilyCase> cases = new ArrayList<>();
    for (boolean bias : new boolean[] {true, false}) {
      for (int[] numbers :
          new int[][] {{3, 1, 0, 1}, {2, 2, 1, 1}, {2, 1, 1, 2}, {1, 1, 0, 1}, {3, 2, 2, 1}}) {
        cases.add(localSequence(bias, ConvolutionMode.Truncate, numbers));
      }
      for (int[] numbers : new int[][] {{3, 1, 0, 1}, {2, 1, 0, 1}, {3, 2, 0, 1}, {2, 1, 0, 2}}) {
        cases.add(localSequence(bias, ConvolutionMode.Same, numbers));
      }
    }
    return cases.stream();
  }

  private static FamilyCase localSequence(boolean bias, ConvolutionMode mode, int... numbers) {
    String geometry =
        String.format(
            "%d steps, stride %d, padding %d, dilation %d, %s",
            numbers[0], numbers[1], numbers[2], numbers[3], mode);
    return FamilyCase.chain(
        name("local sequence", geometry, RNNFormat.NCW, bias),
        CaseInput.sequence(RNNFormat.NCW),
        new Matrix(false),
        localSequence(mode, bias, numbers));
  }

  static Layer localSequence(ConvolutionMode mode, boolean bias, int... numbers) {
    LocallyConnected1D layer =
        new LocallyConnected1D.Builder()
            .kernelSize(numbers[0])
            .nOut(3)
            .stride(numbers[1])
            .padding(numbers[2])
            .dilation(numbers[3])
            .convolutionMode(mode)
            .hasBias(bias)
            .activation(Activation.IDENTITY)
            .build();
    layer.setLayerName(FamilyCase.SUBJECT);
    return layer;
  }

  /** Batch normalisation merged to the left into each. */
  private static Stream<FamilyCase> merged() {
    Geometry geometry = Geometry.of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1);
    Layer normalization = new BatchNormalization.Builder().name("normalization").build();
    List<FamilyCase> cases = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      for (boolean bias : new boolean[] {true, false}) {
        Map.of(
                "transposed", transposed(geometry, format, bias),
                "depthwise × 2", depthwise(geometry, format, 2, bias),
                "local", localImage(geometry, format, Activation.IDENTITY, bias))
            .forEach(
                (name, layer) ->
                    cases.add(
                        AffineCases.image(
                            name(name + " + normalisation", geometry, format, bias),
                            format,
                            new Matrix(false),
                            layer,
                            normalization)));
        cases.add(
            AffineCases.image(
                    name("separable + normalisation", geometry, format, bias),
                    format,
                    new Matrix(false),
                    separable(geometry, format, 2, bias),
                    normalization)
                .with(new Stages.Separable(geometry, format, 2, bias)));
      }
    }
    return cases.stream();
  }
}
