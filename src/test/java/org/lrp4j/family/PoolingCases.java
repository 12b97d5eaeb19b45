package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.lrp4j.family.PoolingOracle.Kind;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;

/** Rows of pooling over windows and over all positions. */
final class PoolingCases {

  private PoolingCases() {}

  /**
   * A kind of pooling.
   *
   * @param kind how a window becomes one number
   * @param p the exponent of the norm
   * @param paddingCounts whether padding counts in the divisor of an average
   */
  record Pooling(Kind kind, int p, boolean paddingCounts) {
    @Override
    public String toString() {
      return switch (kind) {
        case AVG -> paddingCounts ? "average with padding" : "average";
        case PNORM -> p + "-norm";
        default -> kind.toString();
      };
    }

    PoolingType type() {
      return PoolingType.valueOf(kind.name());
    }
  }

  static Stream<FamilyCase> all() {
    return Stream.of(sliding(), global(), masked()).flatMap(List::stream);
  }

  private static List<FamilyCase> sliding() {
    List<Pooling> poolings =
        List.of(
            new Pooling(Kind.MAX, 2, false),
            new Pooling(Kind.AVG, 2, false),
            new Pooling(Kind.AVG, 2, true),
            new Pooling(Kind.PNORM, 2, false),
            new Pooling(Kind.PNORM, 3, false),
            new Pooling(Kind.PNORM, 8, false));
    List<FamilyCase> all = new ArrayList<>();
    for (Geometry geometry : Geometry.ofPooling()) {
      for (Pooling pooling : poolings) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
          all.add(sliding(pooling, geometry, format));
        }
      }
    }
    Geometry first = Geometry.ofPooling().get(0);
    all.add(
        FamilyCase.chain(
            "MAX, by its other name",
            CaseInput.image(CNN2DFormat.NCHW),
            PoolingReference.sliding(poolings.get(0), first, CNN2DFormat.NCHW),
            OtherNames.pooling2D(first),
            end()));
    return all;
  }

  private static FamilyCase sliding(Pooling pooling, Geometry geometry, CNN2DFormat format) {
    Layer layer =
        new SubsamplingLayer.Builder(pooling.type())
            .kernelSize(geometry.kernel())
            .stride(geometry.stride())
            .padding(geometry.padding())
            .dilation(geometry.dilation())
            .convolutionMode(geometry.mode())
            .dataFormat(format)
            .pnorm(pooling.p())
            .avgPoolIncludePadInDivisor(pooling.paddingCounts())
            .build();
    return FamilyCase.chain(
        pooling + " over " + geometry + ", " + format,
        CaseInput.image(format),
        PoolingReference.sliding(pooling, geometry, format),
        named(layer),
        end());
  }

  private static final List<Pooling> OVER_ALL =
      List.of(
          new Pooling(Kind.MAX, 2, false),
          new Pooling(Kind.AVG, 2, false),
          new Pooling(Kind.SUM, 2, false),
          new Pooling(Kind.PNORM, 2, false),
          new Pooling(Kind.PNORM, 3, false));

  private static List<FamilyCase> global() {
    List<FamilyCase> all = new ArrayList<>();
    for (CaseInput input :
        List.of(
            CaseInput.sequence(RNNFormat.NCW),
            CaseInput.image(CNN2DFormat.NCHW),
            CaseInput.image(CNN2DFormat.NHWC),
            CaseInput.volume(Convolution3D.DataFormat.NCDHW))) {
      for (Pooling pooling : OVER_ALL) {
        all.add(global(pooling, input, true));
        if (!input.format().isChannelsLast()) {
          all.add(global(pooling, input, false));
        }
      }
    }
    return all;
  }

  private static FamilyCase global(Pooling pooling, CaseInput input, boolean collapse) {
    Layer layer =
        new GlobalPoolingLayer.Builder(pooling.type())
            .pnorm(pooling.p())
            .collapseDimensions(collapse)
            .build();
    return FamilyCase.chain(
        pooling + " over all of " + input.format() + (collapse ? "" : ", all axes kept"),
        input,
        PoolingReference.global(pooling),
        named(layer),
        end());
  }

  /** A whole sequence, one that ends early, and one with gaps. */
  static final double[][] MASK = {{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}, {0, 1, 0, 0, 1}};

  private static List<FamilyCase> masked() {
    return OVER_ALL.stream()
        .flatMap(
            pooling -> Stream.of(true, false).map(collapse -> global(pooling, time(), collapse)))
        .map(row -> row.masked(MASK))
        .toList();
  }

  private static CaseInput time() {
    return new CaseInput(DataFormat.NCW, 2, MASK[0].length);
  }

  private static Layer named(Layer layer) {
    layer.setLayerName(FamilyCase.SUBJECT);
    return layer;
  }

  static Layer end() {
    return new ActivationLayer(Activation.IDENTITY);
  }
}
