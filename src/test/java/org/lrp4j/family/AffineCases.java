package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.family.Reference.Matrix;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Rows of affine layers of tables and images. */
final class AffineCases {

  static final int FEATURES = 4;

  private AffineCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(
            dense(),
            outputs(),
            elementWiseMultiplication(),
            convolutions(),
            dropout(),
            activations())
        .flatMap(rows -> rows);
  }

  static Stream<FamilyCase> dense() {
    return Stream.of(
        table("dense", dense(6, true)),
        table("dense, no bias", dense(6, false)),
        table("square dense", dense(FEATURES, true)));
  }

  private static Stream<FamilyCase> outputs() {
    return Stream.concat(
        Stream.of(true, false)
            .map(
                bias ->
                    table(
                        "output layer" + (bias ? "" : ", no bias"),
                        output(Activation.IDENTITY, LossFunction.MSE, bias))),
        Stream.of(Activation.SOFTMAX, Activation.SIGMOID)
            .map(
                stripped ->
                    FamilyCase.chain(
                        "output layer, " + stripped + ", left out",
                        CaseInput.table(FEATURES),
                        new Elsewhere("TargetTest"),
                        output(stripped, LossFunction.MSE, true))));
  }

  private static Layer output(Activation activation, LossFunction loss, boolean bias) {
    return new OutputLayer.Builder(loss)
        .name(FamilyCase.SUBJECT)
        .nOut(3)
        .hasBias(bias)
        .activation(activation)
        .build();
  }

  private static Stream<FamilyCase> elementWiseMultiplication() {
    return Stream.of(
        table(
            "element-wise multiplication",
            new ElementWiseMultiplicationLayer.Builder()
                .name(FamilyCase.SUBJECT)
                .nIn(FEATURES)
                .nOut(FEATURES)
                .activation(Activation.IDENTITY)
                .build()));
  }

  /** Dropout plays no part at inference. */
  private static Stream<FamilyCase> dropout() {
    return Stream.of(
        FamilyCase.chain(
            "dense with dropout",
            CaseInput.table(FEATURES),
            new Elsewhere("dense"),
            new DenseLayer.Builder()
                .name(FamilyCase.SUBJECT)
                .nOut(6)
                .dropOut(0.5)
                .activation(Activation.TANH)
                .build()));
  }

  /** Relevance passes the activation function that ends a layer. */
  private static Stream<FamilyCase> activations() {
    Stream<FamilyCase> dense =
        Stream.of(Activation.values())
            .filter(activation -> activation != Activation.SOFTMAX)
            .map(activation -> ended(dense().findFirst().orElseThrow(), activation));
    return Stream.concat(
        dense,
        Stream.of(
            ended(elementWiseMultiplication().findFirst().orElseThrow(), Activation.SIGMOID),
            ended(convolutions().findFirst().orElseThrow(), Activation.TANH)));
  }

  private static FamilyCase ended(FamilyCase row, Activation activation) {
    return row.with(activation)
        .with(new Elsewhere("AffineOracleTest.relevancePassesTheActivationFunction"))
        .named(row.name() + ", " + activation);
  }

  static Stream<FamilyCase> convolutions() {
    List<FamilyCase> cases = new ArrayList<>();
    for (Geometry geometry : Geometry.ofConvolutions()) {
      for (CNN2DFormat format : CNN2DFormat.values()) {
        for (boolean bias : new boolean[] {true, false}) {
          cases.add(
              image(
                  geometry.name() + ", " + format + (bias ? "" : ", no bias"),
                  format,
                  new Matrix(false),
                  convolution(geometry, format, bias)));
        }
      }
    }
    cases.add(
        image(
            "by its other name", CNN2DFormat.NCHW, new Matrix(false), OtherNames.convolution2D()));
    return cases.stream();
  }

  static FamilyCase table(String name, Layer... layers) {
    return FamilyCase.chain(
        name, CaseInput.table(FEATURES), new Matrix(true), with(tableEnd(), layers));
  }

  static FamilyCase image(String name, CNN2DFormat format, Matrix reference, Layer... layers) {
    return FamilyCase.chain(
        name, CaseInput.image(format), reference, with(imageEnd(format), layers));
  }

  private static Layer[] with(Layer end, Layer... layers) {
    return Stream.concat(Stream.of(layers), Stream.of(end)).toArray(Layer[]::new);
  }

  private static Layer tableEnd() {
    return new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
  }

  private static Layer imageEnd(CNN2DFormat format) {
    return new CnnLossLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .format(format)
        .build();
  }

  static Layer dense(int outputs, boolean bias) {
    return new DenseLayer.Builder()
        .name(FamilyCase.SUBJECT)
        .nOut(outputs)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  static Layer convolution(Geometry geometry, CNN2DFormat format, boolean bias) {
    return new ConvolutionLayer.Builder(geometry.kernel())
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

  /** A convolution whose windows look beyond the image, and one with holes. */
  static Layer convolution(CNN2DFormat format, boolean bias) {
    Geometry padded = Geometry.of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1);
    Geometry dilated = Geometry.of(ConvolutionMode.Same, 2, 3, 1, 1, 0, 0, 2, 1);
    return convolution(bias ? padded : dilated, format, bias);
  }
}
