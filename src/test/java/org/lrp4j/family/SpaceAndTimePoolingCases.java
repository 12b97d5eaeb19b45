package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.lrp4j.family.PoolingCases.Pooling;
import org.lrp4j.family.PoolingOracle.Kind;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of pooling over windows that slide over sequences and volumes. */
final class SpaceAndTimePoolingCases {

  private static final int FEATURES = 2;
  private static final int STEPS = 5;

  private SpaceAndTimePoolingCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(sequences(), masked(), volumes()).flatMap(List::stream);
  }

  private static final List<Pooling> OVER_TIME =
      List.of(
          new Pooling(Kind.MAX, 2, false),
          new Pooling(Kind.AVG, 2, false),
          new Pooling(Kind.AVG, 2, true),
          new Pooling(Kind.PNORM, 3, false));

  /** Kernel, stride, dilation. */
  private static List<FamilyCase> sequences() {
    List<FamilyCase> all = new ArrayList<>();
    for (RNNFormat format : RNNFormat.values()) {
      for (Pooling pooling : OVER_TIME) {
        for (ConvolutionMode mode : ConvolutionMode.values()) {
          // In mode Strict no step may be left over.
          int stride = mode == ConvolutionMode.Strict ? 1 : 2;
          all.add(sequence(pooling, mode, format, 2, 1, 1));
          all.add(sequence(pooling, mode, format, 3, stride, 1));
        }
        all.add(sequence(pooling, ConvolutionMode.Truncate, format, 2, 1, 2));
        all.add(sequence(pooling, ConvolutionMode.Same, format, 2, 2, 2));
      }
    }
    Geometry two = geometry(ConvolutionMode.Truncate, 2, 1, 1);
    all.add(
        FamilyCase.chain(
            "MAX of sequences, by its other name",
            CaseInput.sequence(RNNFormat.NCW),
            PoolingReference.sliding(OVER_TIME.get(0), two, CNN2DFormat.NCHW, FEATURES, STEPS, 1),
            OtherNames.pooling1D(two),
            PoolingCases.end()));
    // As old networks have it, padded along the time alone.
    Subsampling1DLayer padded = layer(OVER_TIME.get(1), ConvolutionMode.Truncate, 2, 1, 1);
    padded.setPadding(new int[] {1, 0});
    all.add(
        FamilyCase.chain(
            "average of padded sequences of an old network",
            CaseInput.sequence(RNNFormat.NCW),
            PoolingReference.sliding(
                OVER_TIME.get(1),
                Geometry.of(ConvolutionMode.Truncate, 2, 1, 1, 1, 1, 0, 1, 1),
                CNN2DFormat.NCHW,
                FEATURES,
                STEPS,
                1),
            padded,
            PoolingCases.end()));
    return all;
  }

  private static Geometry geometry(ConvolutionMode mode, int kernel, int stride, int dilation) {
    // DL4J pools in mode Causal without padding.
    ConvolutionMode computed = mode == ConvolutionMode.Causal ? ConvolutionMode.Truncate : mode;
    return Geometry.of(computed, kernel, 1, stride, 1, 0, 0, dilation, 1);
  }

  private static FamilyCase sequence(
      Pooling pooling,
      ConvolutionMode mode,
      RNNFormat format,
      int kernel,
      int stride,
      int dilation) {
    CNN2DFormat images = format == RNNFormat.NCW ? CNN2DFormat.NCHW : CNN2DFormat.NHWC;
    return FamilyCase.chain(
        String.format(
            "%s over %d steps, stride %d, dilation %d, %s, %s",
            pooling, kernel, stride, dilation, mode, format),
        CaseInput.sequence(format),
        PoolingReference.sliding(
            pooling, geometry(mode, kernel, stride, dilation), images, FEATURES, STEPS, 1),
        layer(pooling, mode, kernel, stride, dilation),
        PoolingCases.end());
  }

  private static Subsampling1DLayer layer(
      Pooling pooling, ConvolutionMode mode, int kernel, int stride, int dilation) {
    Subsampling1DLayer layer =
        new Subsampling1DLayer.Builder(kernel, stride)
            .name(FamilyCase.SUBJECT)
            .poolingType(pooling.type())
            .pnorm(pooling.p())
            .avgPoolIncludePadInDivisor(pooling.paddingCounts())
            .convolutionMode(mode)
            .build();
    layer.setDilation(new int[] {dilation, 1});
    return layer;
  }

  /** The mask that is handed on has a step for each window. */
  private static List<FamilyCase> masked() {
    List<FamilyCase> all = new ArrayList<>();
    for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
      for (Pooling pooling : OVER_TIME) {
        all.add(
            FamilyCase.chain(
                    pooling + " over 2 steps, " + mode + ", then the average of those that count",
                    CaseInput.sequence(RNNFormat.NCW),
                    new Elsewhere("each by itself"),
                    layer(pooling, mode, 2, 2, 1),
                    new GlobalPoolingLayer(PoolingType.AVG))
                .masked(PoolingCases.MASK));
      }
    }
    return all;
  }

  private static List<FamilyCase> volumes() {
    List<FamilyCase> all = new ArrayList<>();
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      for (VolumeGeometry geometry : VolumeGeometry.ofPooling()) {
        for (Kind kind : List.of(Kind.MAX, Kind.AVG)) {
          all.add(volume(new Pooling(kind, 2, false), geometry, format));
        }
      }
    }
    return all;
  }

  private static FamilyCase volume(
      Pooling pooling, VolumeGeometry geometry, Convolution3D.DataFormat format) {
    CaseInput input = CaseInput.volume(format);
    return FamilyCase.chain(
        pooling + " over " + geometry + ", " + format,
        input,
        new PoolingReference(
            pooling, (row, example, type) -> windows(geometry, input.format(), type)),
        new Subsampling3DLayer.Builder(pooling.type(), geometry.kernel())
            .name(FamilyCase.SUBJECT)
            .stride(geometry.stride())
            .padding(geometry.padding())
            .dilation(geometry.dilation()[0], geometry.dilation()[1], geometry.dilation()[2])
            .convolutionMode(geometry.mode())
            .dataFormat(format)
            .build(),
        PoolingCases.end());
  }

  private static PoolingOracle windows(VolumeGeometry geometry, DataFormat format, DataType type) {
    // What is explained is what the network computes, right or wrong.
    return type == DataType.DOUBLE || respectsDilation()
        ? geometry.oracle(format, 2, 4, 5, 4)
        : geometry.forgettingDilation(format, 2, 4, 5, 4);
  }

  /** Not so on ND4J's oneDNN build. */
  private static boolean respectsDilation() {
    INDArray line = Nd4j.arange(3).castTo(DataType.FLOAT).reshape(1, 1, 3, 1, 1);
    INDArray ends =
        Nd4j.exec(
            DynamicCustomOp.builder("maxpool3dnew")
                .addInputs(line)
                .addIntegerArguments(2, 1, 1, 1, 1, 1, 0, 0, 0, 2, 1, 1, 0, 0, 0)
                .build())[0];
    return ends.getDouble(0) == 2;
  }
}
