package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.family.Reference.Matrix;

/** Rows of batch normalisation, on its own and merged into the affine layer before it. */
final class NormalizationCases {

  private NormalizationCases() {}

  /** The ways in which DL4J stores and applies the numbers of a batch normalisation. */
  private enum Normalization {
    LOGARITHM(new BatchNormalization.Builder()),
    VARIANCE(new BatchNormalization.Builder().useLogStd(false).eps(0.1)),
    LOCKED(new BatchNormalization.Builder().lockGammaBeta(true).gamma(-1.5).beta(0.25)),
    // DL4J ignores both locked values if one of them is the default.
    LOCKED_IN_VAIN(new BatchNormalization.Builder().lockGammaBeta(true).gamma(-1.5).beta(0));

    private final BatchNormalization prototype;

    Normalization(BatchNormalization.Builder builder) {
      prototype = builder.build();
    }

    Layer layer(String name) {
      Layer layer = prototype.clone();
      layer.setLayerName(name);
      return layer;
    }
  }

  static Stream<FamilyCase> all() {
    return Stream.concat(alone(), merged());
  }

  private static Stream<FamilyCase> alone() {
    List<FamilyCase> cases = new ArrayList<>();
    for (Normalization normalization : Normalization.values()) {
      Layer layer = normalization.layer(FamilyCase.SUBJECT);
      cases.add(AffineCases.table("normalised table, " + normalization, layer));
      for (CNN2DFormat format : CNN2DFormat.values()) {
        cases.add(
            AffineCases.image(
                "normalised image, " + normalization + ", " + format,
                format,
                new Matrix(true),
                layer));
      }
    }
    return cases.stream();
  }

  private static Stream<FamilyCase> merged() {
    List<FamilyCase> cases = new ArrayList<>();
    for (Normalization normalization : Normalization.values()) {
      Layer layer = normalization.layer("normalization");
      boolean[] biases =
          normalization == Normalization.LOGARITHM
              ? new boolean[] {true, false}
              : new boolean[] {true};
      for (boolean bias : biases) {
        String rest = " + " + normalization + (bias ? "" : ", no bias");
        cases.add(
            AffineCases.table("dense" + rest, AffineCases.dense(6, bias), layer)
                .with(new Matrix(false)));
        for (CNN2DFormat format : CNN2DFormat.values()) {
          cases.add(
              AffineCases.image(
                  "convolution" + rest + ", " + format,
                  format,
                  new Matrix(false),
                  AffineCases.convolution(format, bias),
                  layer));
        }
      }
    }
    return cases.stream();
  }
}
