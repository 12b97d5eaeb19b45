package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.family.Reference.Matrix;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Rows of convolutions over sequences and volumes. */
final class SpaceAndTimeCases {

  private SpaceAndTimeCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(sequences(), outputs(), volumes()).flatMap(rows -> rows);
  }

  /** A dense layer at each step; it needs a bias to run. */
  private static Stream<FamilyCase> outputs() {
    List<FamilyCase> cases = new ArrayList<>();
    for (RNNFormat format : RNNFormat.values()) {
      cases.add(output("output at each step", format, Activation.IDENTITY, new Matrix(false)));
      FamilyCase end =
          output(
              "output at each step, softmax left out",
              format,
              Activation.SOFTMAX,
              new Elsewhere("SequencesTest"));
      cases.add(end);
      cases.add(end.masked(PoolingCases.MASK));
    }
    return cases.stream();
  }

  private static FamilyCase output(
      String name, RNNFormat format, Activation activation, Reference reference) {
    return FamilyCase.chain(
        name + ", " + format,
        CaseInput.sequence(format),
        reference,
        new RnnOutputLayer.Builder()
            .name(FamilyCase.SUBJECT)
            .nOut(3)
            .lossFunction(LossFunction.MSE)
            .activation(activation)
            .dataFormat(format)
            .build());
  }

  /** Of sequences of five steps: kernel, stride, padding, dilation. */
  private static Stream<FamilyCase> sequences() {
    List<FamilyCase> cases = new ArrayList<>();
    for (RNNFormat format : RNNFormat.values()) {
      for (boolean bias : new boolean[] {true, false}) {
        for (int[] numbers :
            new int[][] {{3, 1, 0, 1}, {2, 2, 1, 1}, {2, 1, 1, 2}, {1, 1, 0, 1}, {3, 2, 2, 1}}) {
          cases.add(sequence(format, bias, ConvolutionMode.Truncate, numbers));
        }
        for (ConvolutionMode mode : List.of(ConvolutionMode.Same, ConvolutionMode.Causal)) {
          for (int[] numbers :
              new int[][] {{3, 1, 0, 1}, {2, 1, 0, 1}, {3, 2, 0, 1}, {2, 1, 0, 2}, {2, 2, 0, 2}}) {
            cases.add(sequence(format, bias, mode, numbers));
          }
        }
      }
    }
    cases.add(
        FamilyCase.chain(
            "sequence, by its other name",
            CaseInput.sequence(RNNFormat.NCW),
            new Matrix(false),
            OtherNames.convolution1D()));
    return cases.stream();
  }

  private static FamilyCase sequence(
      RNNFormat format, boolean bias, ConvolutionMode mode, int... numbers) {
    String name =
        String.format(
            "%d steps, stride %d, padding %d, dilation %d, %s, %s%s",
            numbers[0], numbers[1], numbers[2], numbers[3], mode, format, bias ? "" : ", no bias");
    return FamilyCase.chain(
        name,
        CaseInput.sequence(format),
        new Matrix(false),
        new Convolution1D.Builder(numbers[0])
            .name(FamilyCase.SUBJECT)
            .nOut(3)
            .stride(numbers[1])
            .padding(numbers[2])
            .dilation(numbers[3])
            .convolutionMode(mode)
            .rnnDataFormat(format)
            .hasBias(bias)
            .activation(Activation.IDENTITY)
            .build());
  }

  /** Of volumes of four planes of five rows and four columns. */
  private static Stream<FamilyCase> volumes() {
    List<FamilyCase> cases = new ArrayList<>();
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      cases.add(volume(format, true, ConvolutionMode.Truncate, 2, 1, 0, 1));
      cases.add(volume(format, true, ConvolutionMode.Truncate, 2, 2, 1, 1));
      cases.add(volume(format, false, ConvolutionMode.Truncate, 2, 1, 1, 2));
      cases.add(volume(format, true, ConvolutionMode.Same, 2, 1, 0, 1));
      cases.add(volume(format, false, ConvolutionMode.Same, 3, 2, 0, 1));
    }
    return cases.stream();
  }

  private static FamilyCase volume(
      Convolution3D.DataFormat format, boolean bias, ConvolutionMode mode, int... numbers) {
    String name =
        String.format(
            "volume, kernel %d, stride %d, padding %d, dilation %d, %s, %s%s",
            numbers[0], numbers[1], numbers[2], numbers[3], mode, format, bias ? "" : ", no bias");
    // The width has a size of its own everywhere, so that no two axes can be exchanged unnoticed.
    return FamilyCase.chain(
        name,
        CaseInput.volume(format),
        new Matrix(false),
        new Convolution3D.Builder(numbers[0], numbers[0], 1)
            .name(FamilyCase.SUBJECT)
            .nOut(3)
            .stride(numbers[1], 1, numbers[1])
            .padding(numbers[2], numbers[2], 0)
            .dilation(numbers[3], 1, 1)
            .convolutionMode(mode)
            .dataFormat(format)
            .hasBias(bias)
            .activation(Activation.IDENTITY)
            .build());
  }
}
