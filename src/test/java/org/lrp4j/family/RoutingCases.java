package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;

/** Rows of what only moves values: layers, preprocessors and vertices. */
final class RoutingCases {

  private static final CaseInput TABLE = table(12);
  private static final CaseInput IMAGE = new CaseInput(DataFormat.NCHW, 3, 4, 5);
  private static final CaseInput IMAGE_LAST = new CaseInput(DataFormat.NHWC, 4, 5, 3);
  private static final CaseInput SEQUENCE = new CaseInput(DataFormat.NCW, 12, 3);
  private static final CaseInput VOLUME = new CaseInput(DataFormat.NCDHW, 3, 2, 4, 5);

  private RoutingCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(layers(), preprocessors(), merges(), vertices(), batches())
        .flatMap(List::stream);
  }

  private static CaseInput table(long features) {
    return new CaseInput(DataFormat.NC, features);
  }

  private static List<FamilyCase> layers() {
    List<FamilyCase> all = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      CaseInput input = format == CNN2DFormat.NCHW ? IMAGE : IMAGE_LAST;
      Layer padding = new ZeroPaddingLayer.Builder(1, 0, 2, 1).dataFormat(format).build();
      Layer cropping = new Cropping2D.Builder(1, 0, 2, 1).dataFormat(format).build();
      Layer upsampling =
          new Upsampling2D.Builder().size(new int[] {2, 3}).dataFormat(format).build();
      for (Layer layer : List.of(padding, cropping, upsampling)) {
        layer.setLayerName(FamilyCase.SUBJECT);
        all.add(
            FamilyCase.chain(
                layer.getClass().getSimpleName() + ", " + format,
                input,
                new RoutingReference(),
                layer,
                PoolingCases.end()));
      }
    }
    return all;
  }

  private static FamilyCase row(String name, Part part, CaseInput... inputs) {
    return FamilyCase.of(name, part, new RoutingReference(), inputs);
  }

  /** Preprocessors one after the other, each before a layer of its own that changes nothing. */
  private static Part preprocessed(InputPreProcessor... preprocessors) {
    return new Part.Graph(
        (graph, inputs) -> {
          String last = inputs[0];
          for (int i = 0; i < preprocessors.length; i++) {
            String next = i == preprocessors.length - 1 ? FamilyCase.SUBJECT : "after " + last;
            graph.addLayer(
                next, new ActivationLayer(Activation.IDENTITY), preprocessors[i].clone(), last);
            last = next;
          }
          return last;
        });
  }

  private static List<FamilyCase> preprocessors() {
    return List.of(
        row("CnnToFeedForward", preprocessed(new CnnToFeedForwardPreProcessor(4, 5, 3)), IMAGE),
        row(
            "CnnToFeedForward, NHWC",
            preprocessed(new CnnToFeedForwardPreProcessor(4, 5, 3, CNN2DFormat.NHWC)),
            IMAGE_LAST),
        row("FeedForwardToCnn", preprocessed(new FeedForwardToCnnPreProcessor(4, 5, 3)), table(60)),
        row("RnnToCnn", preprocessed(new RnnToCnnPreProcessor(2, 3, 2)), SEQUENCE),
        row(
            "RnnToCnn and CnnToRnn of another layout",
            preprocessed(new RnnToCnnPreProcessor(2, 3, 2), new CnnToRnnPreProcessor(2, 3, 2)),
            SEQUENCE),
        row("RnnToFeedForward", preprocessed(new RnnToFeedForwardPreProcessor()), SEQUENCE),
        row(
            "RnnToFeedForward and FeedForwardToRnn",
            preprocessed(new RnnToFeedForwardPreProcessor(), new FeedForwardToRnnPreProcessor()),
            SEQUENCE),
        row(
            "RnnToCnn composed with CnnToFeedForward",
            preprocessed(
                new ComposableInputPreProcessor(
                    new RnnToCnnPreProcessor(2, 3, 2), new CnnToFeedForwardPreProcessor(2, 3, 2))),
            SEQUENCE),
        row(
            "Cnn3DToFeedForward",
            preprocessed(new Cnn3DToFeedForwardPreProcessor(2, 4, 5, 3, true)),
            VOLUME),
        row(
            "FeedForwardToCnn3D",
            preprocessed(new FeedForwardToCnn3DPreProcessor(2, 4, 5, 3, true)),
            table(120)));
  }

  private static Part vertex(GraphVertex vertex) {
    return CombiningCases.vertex(vertex);
  }

  private static List<FamilyCase> merges() {
    return List.of(
        row("Merge along axis -1, tables", along(-1), table(3), table(1)),
        row("Merge along axis -2, sequences", along(-2), sequence(3, 4), sequence(2, 4)),
        row("Merge along axis -1, sequences", along(-1), sequence(3, 4), sequence(3, 2)),
        row(
            "Merge along axis -1, images",
            along(-1),
            new CaseInput(DataFormat.NHWC, 4, 2, 3),
            new CaseInput(DataFormat.NHWC, 4, 2, 1)),
        row(
            "Merge along axis -3, images",
            along(-3),
            new CaseInput(DataFormat.NCHW, 3, 4, 2),
            new CaseInput(DataFormat.NCHW, 1, 4, 2)),
        row(
            "Merge of volumes",
            along(1),
            new CaseInput(DataFormat.NCDHW, 2, 2, 3, 2),
            new CaseInput(DataFormat.NCDHW, 1, 2, 3, 2)),
        row("Merge of tables", vertex(new MergeVertex()), table(3), table(1), table(4)),
        row(
            "Merge of sequences",
            vertex(new MergeVertex()),
            new CaseInput(DataFormat.NCW, 3, 4),
            new CaseInput(DataFormat.NCW, 2, 4)),
        row(
            "Merge of images, NCHW",
            vertex(new MergeVertex()),
            new CaseInput(DataFormat.NCHW, 3, 4, 2),
            new CaseInput(DataFormat.NCHW, 1, 4, 2)),
        row(
            "Merge of images, NHWC",
            along(3),
            new CaseInput(DataFormat.NHWC, 4, 2, 3),
            new CaseInput(DataFormat.NHWC, 4, 2, 1)));
  }

  private static CaseInput sequence(long features, long steps) {
    return new CaseInput(DataFormat.NCW, features, steps);
  }

  private static Part along(int axis) {
    return new Part.Graph(
        (graph, inputs) -> {
          graph.addVertex(FamilyCase.SUBJECT, merge(axis), inputs); // a clone forgets the axis
          return FamilyCase.SUBJECT;
        });
  }

  private static MergeVertex merge(int axis) {
    var vertex = new MergeVertex();
    vertex.setMergeAxis(axis);
    return vertex;
  }

  private static List<FamilyCase> vertices() {
    return List.of(
        row("Subset of tables", vertex(new SubsetVertex(1, 3)), table(5)),
        row(
            "Subset of images",
            vertex(new SubsetVertex(1, 2)),
            new CaseInput(DataFormat.NCHW, 4, 3, 2)),
        row("Reshape", reshape('c', -1, 3, 4), TABLE),
        row("Reshape in Fortran's order", reshape('f', -1, 3, 4), TABLE),
        row("Reshape to a fixed size", reshape('c', 3, 3, 4), TABLE).ofWholeBatches(),
        row(
            "PreprocessorVertex",
            vertex(new PreprocessorVertex(new CnnToFeedForwardPreProcessor(4, 5, 3))),
            IMAGE));
  }

  private static Part reshape(char order, int... shape) {
    return new Part.Graph(
        (graph, inputs) -> {
          // A clone forgets the order.
          graph.addVertex(FamilyCase.SUBJECT, new ReshapeVertex(order, shape, null), inputs);
          return FamilyCase.SUBJECT;
        });
  }

  /** What makes one batch of several, and several of one. */
  private static List<FamilyCase> batches() {
    Part stackAndUnstack =
        new Part.Graph(
            (graph, inputs) -> {
              graph.addVertex("stack", new StackVertex(), inputs);
              graph.addVertex(FamilyCase.SUBJECT, new UnstackVertex(1, 2), "stack");
              return FamilyCase.SUBJECT;
            });
    return List.of(
        row("Stack", vertex(new StackVertex()), table(3), table(3), table(3)),
        row("Stack and Unstack", stackAndUnstack, table(3), table(3)),
        row("Unstack", vertex(new UnstackVertex(1, 3)), table(3)).ofWholeBatches());
  }
}
