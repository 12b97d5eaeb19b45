package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;

/** Rows of embeddings. */
final class EmbeddingCases {

  static final int WORDS = 7;
  static final int SIZE = 3;

  /** A whole sequence, one that ends early, and one with a gap. */
  static final double[][] MASK = {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 1, 1}};

  static final Elsewhere REFERENCE = new Elsewhere("EmbeddingOracleTest");

  private static final OptionalInt INDICES = OptionalInt.of(WORDS);
  private static final CaseInput SINGLE = new CaseInput(DataFormat.NC, INDICES, 1);
  private static final CaseInput SEQUENCE = new CaseInput(DataFormat.NC, INDICES, 4);
  private static final CaseInput OF_ONE_FEATURE = new CaseInput(DataFormat.NCW, INDICES, 1, 4);

  private EmbeddingCases() {}

  static Stream<FamilyCase> all() {
    List<FamilyCase> all = new ArrayList<>();
    for (boolean bias : new boolean[] {true, false}) {
      for (Activation activation : List.of(Activation.IDENTITY, Activation.TANH)) {
        String end = ", " + activation + (bias ? "" : ", no bias");
        Layer single =
            new EmbeddingLayer.Builder()
                .name(FamilyCase.SUBJECT)
                .nIn(WORDS)
                .nOut(SIZE)
                .hasBias(bias)
                .activation(activation)
                .build();
        all.add(FamilyCase.chain("embedding" + end, SINGLE, REFERENCE, single));
        for (RNNFormat format : RNNFormat.values()) {
          for (CaseInput input : List.of(SEQUENCE, OF_ONE_FEATURE)) {
            all.addAll(sequences(end, input, format, bias, activation));
          }
        }
      }
    }
    all.add(ofFixedLength());
    return all.stream();
  }

  private static List<FamilyCase> sequences(
      String end, CaseInput input, RNNFormat format, boolean bias, Activation activation) {
    String name = "embedded sequence, " + input.format() + ", " + format + end;
    Layer layer =
        new EmbeddingSequenceLayer.Builder()
            .name(FamilyCase.SUBJECT)
            .nIn(WORDS)
            .nOut(SIZE)
            .hasBias(bias)
            .activation(activation)
            .outputDataFormat(format)
            .build();
    FamilyCase row = FamilyCase.chain(name, input, REFERENCE, layer);
    return List.of(row, row.masked(MASK));
  }

  private static FamilyCase ofFixedLength() {
    return FamilyCase.chain(
        "embedded sequence of a fixed length",
        SEQUENCE,
        REFERENCE,
        new EmbeddingSequenceLayer.Builder()
            .name(FamilyCase.SUBJECT)
            .nIn(WORDS)
            .nOut(SIZE)
            .hasBias(true)
            .inputLength(4)
            .inferInputLength(false)
            .build());
  }
}
