package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.family.Reference.Moments;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Rows of recurrent layers, and of masks on their way to a pooling. */
final class RecurrentCases {

  static final int STEPS = 4;
  static final int UNITS = 3;

  /** A whole sequence, one that ends early, and one with a gap. */
  static final double[][] MASK = {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 1, 1}};

  private static final CaseInput SEQUENCE = new CaseInput(DataFormat.NCW, 2, STEPS);
  private static final CaseInput SEQUENCE_LAST = new CaseInput(DataFormat.NWC, STEPS, 2);

  private RecurrentCases() {}

  static Stream<FamilyCase> all() {
    List<FamilyCase> all = new ArrayList<>();
    for (Activation activation : List.of(Activation.TANH, Activation.RELU)) {
      for (CaseInput input : List.of(SEQUENCE, SEQUENCE_LAST)) {
        FamilyCase row =
            FamilyCase.chain(
                "SimpleRnn, " + activation + ", " + input.format(),
                input,
                new Moments(),
                rnn(activation, input.format()));
        all.add(row);
        all.add(row.masked(MASK));
      }
    }
    for (PoolingType type : PoolingType.values()) {
      all.add(
          FamilyCase.chain(
                  "SimpleRnn, then " + type + " over all",
                  SEQUENCE,
                  new Elsewhere("SimpleRnn, and " + type + " over all, each by itself"),
                  rnn(Activation.TANH, DataFormat.NCW),
                  new GlobalPoolingLayer(type))
              .masked(MASK));
      all.add(convolution(type).masked(MASK));
    }
    all.add(intoOutput());
    all.add(intoOutput().masked(MASK));
    return all.stream();
  }

  /** Before the last layer DL4J puts a preprocessor that has nothing to do. */
  private static FamilyCase intoOutput() {
    return FamilyCase.chain(
        "SimpleRnn, then average over all, then classes, left out",
        SEQUENCE,
        new Elsewhere("each by itself"),
        rnn(Activation.TANH, DataFormat.NCW),
        new GlobalPoolingLayer(PoolingType.AVG),
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .build());
  }

  private static Layer rnn(Activation activation, DataFormat format) {
    return new SimpleRnn.Builder()
        .name(FamilyCase.SUBJECT)
        .nIn(2)
        .nOut(UNITS)
        .activation(activation)
        .dataFormat(format == DataFormat.NWC ? RNNFormat.NWC : RNNFormat.NCW)
        .build();
  }

  private static FamilyCase convolution(PoolingType type) {
    return FamilyCase.chain(
        "Convolution1D, then " + type + " over all",
        SEQUENCE,
        new Elsewhere("MaskedSequencesTest"),
        new Convolution1D.Builder(3)
            .name(FamilyCase.SUBJECT)
            .nOut(UNITS)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build(),
        new GlobalPoolingLayer(type));
  }
}
