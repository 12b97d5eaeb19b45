package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.masking.CompactStepsVertex;
import org.lrp4j.layer.masking.MaskOfValuesVertex;

/** Rows of what moves steps of sequences, voxels of volumes, and blocks of images. */
final class SpaceAndTimeRoutingCases {

  private static final CaseInput SEQUENCE = CaseInput.sequence(RNNFormat.NCW);

  private SpaceAndTimeRoutingCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(sequences(), volumes(), images(), timeSeries()).flatMap(List::stream);
  }

  private static List<FamilyCase> sequences() {
    List<FamilyCase> all = new ArrayList<>();
    all.add(layer("ZeroPadding1D", SEQUENCE, new ZeroPadding1DLayer(2, 1)));
    all.add(layer("Cropping1D", SEQUENCE, new Cropping1D(1, 2)));
    all.add(
        layer("Cropping1D of nothing", SEQUENCE, new Cropping1D(0, 0)).masked(PoolingCases.MASK));
    all.add(layer("Upsampling1D", SEQUENCE, new Upsampling1D.Builder(3).build()));
    for (RNNFormat format : RNNFormat.values()) {
      RepeatVector repeated = new RepeatVector();
      repeated.setN(3);
      repeated.setDataFormat(format);
      all.add(layer("RepeatVector, " + format, CaseInput.table(4), repeated));
    }
    return all;
  }

  private static List<FamilyCase> volumes() {
    CaseInput first = CaseInput.volume(Convolution3D.DataFormat.NCDHW);
    List<FamilyCase> all = new ArrayList<>();
    all.add(
        layer("ZeroPadding3D", first, new ZeroPadding3DLayer.Builder(1, 0, 0, 2, 1, 1).build()));
    all.add(layer("Cropping3D", first, new Cropping3D(1, 0, 0, 2, 1, 1)));
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      all.add(
          layer(
              "Upsampling3D, " + format,
              CaseInput.volume(format),
              new Upsampling3D.Builder().dataFormat(format).size(new int[] {2, 1, 3}).build()));
    }
    return all;
  }

  private static List<FamilyCase> images() {
    return List.of(
        layer(
            "SpaceToDepth, NCHW",
            new CaseInput(DataFormat.NCHW, 3, 4, 6),
            blocks(CNN2DFormat.NCHW)),
        layer(
            "SpaceToDepth, NHWC",
            new CaseInput(DataFormat.NHWC, 4, 6, 3),
            blocks(CNN2DFormat.NHWC)),
        layer(
                "SpaceToBatch, NCHW",
                new CaseInput(DataFormat.NCHW, 2, 4, 6),
                batches(CNN2DFormat.NCHW))
            .ofWholeBatches(),
        layer(
                "SpaceToBatch, NHWC",
                new CaseInput(DataFormat.NHWC, 4, 6, 2),
                batches(CNN2DFormat.NHWC))
            .ofWholeBatches(),
        vertex("PoolHelper", new PoolHelperVertex(), new CaseInput(DataFormat.NCHW, 2, 5, 4)));
  }

  private static Layer blocks(CNN2DFormat format) {
    SpaceToDepthLayer layer = new SpaceToDepthLayer();
    layer.setBlockSize(2);
    layer.setDataFormat(format);
    return layer;
  }

  /** Two rows with one in front and behind, and three columns. */
  private static Layer batches(CNN2DFormat format) {
    SpaceToBatchLayer layer = new SpaceToBatchLayer();
    layer.setBlocks(new int[] {2, 3});
    layer.setPadding(new int[][] {{1, 1}, {0, 0}});
    layer.setFormat(format);
    return layer;
  }

  private static List<FamilyCase> timeSeries() {
    FamilyCase last = vertex("LastTimeStepVertex", new LastTimeStepVertex("a"), SEQUENCE);
    FamilyCase reversed =
        vertex("ReverseTimeSeriesVertex", new ReverseTimeSeriesVertex("a"), SEQUENCE);
    FamilyCase whole =
        vertex("ReverseTimeSeriesVertex of all", new ReverseTimeSeriesVertex(null), SEQUENCE);
    return List.of(
        last,
        last.masked(PoolingCases.MASK),
        reversed,
        reversed.masked(PoolingCases.MASK),
        whole,
        whole.masked(PoolingCases.MASK),
        duplicated(),
        duplicated().masked(PoolingCases.MASK),
        summedUp(),
        summedUp().masked(PoolingCases.MASK),
        compacted());
  }

  /** No value that the reference tries is the one that does not count. */
  private static FamilyCase compacted() {
    return FamilyCase.of(
        "CompactStepsVertex of steps that all count",
        new Part.Graph(
            (graph, inputs) -> {
              graph.addVertex("counts", new MaskOfValuesVertex(-99), inputs[0]);
              graph.addVertex(FamilyCase.SUBJECT, new CompactStepsVertex(), inputs[0], "counts");
              return FamilyCase.SUBJECT;
            }),
        new RoutingReference(),
        SEQUENCE);
  }

  private static Part duplicates(boolean summedUp) {
    return new Part.Graph(
        (graph, inputs) -> {
          graph.addVertex(FamilyCase.SUBJECT, new DuplicateToTimeSeriesVertex("a"), inputs[1]);
          graph.addVertex("both", new MergeVertex(), inputs[0], FamilyCase.SUBJECT);
          if (!summedUp) {
            return "both";
          }
          graph.addLayer("sum", new GlobalPoolingLayer(PoolingType.SUM), FamilyCase.SUBJECT);
          graph.addLayer("rest", new GlobalPoolingLayer(PoolingType.MAX), "both");
          graph.addVertex("all", new MergeVertex(), "sum", "rest");
          return "all";
        });
  }

  private static FamilyCase duplicated() {
    return FamilyCase.of(
        "DuplicateToTimeSeriesVertex",
        duplicates(false),
        new RoutingReference(),
        SEQUENCE,
        CaseInput.table(3));
  }

  /** The copies have the mask of the input that says how many they are. */
  private static FamilyCase summedUp() {
    return FamilyCase.of(
        "DuplicateToTimeSeriesVertex, then the sum of those that count",
        duplicates(true),
        new Elsewhere("each by itself"),
        SEQUENCE,
        CaseInput.table(3));
  }

  private static FamilyCase layer(String name, CaseInput input, Layer layer) {
    layer.setLayerName(FamilyCase.SUBJECT);
    return FamilyCase.chain(name, input, new RoutingReference(), layer, PoolingCases.end());
  }

  private static FamilyCase vertex(String name, GraphVertex vertex, CaseInput input) {
    return FamilyCase.of(name, CombiningCases.vertex(vertex), new RoutingReference(), input);
  }
}
