package org.lrp4j.network;

import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.graph;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.lrp4j.layer.UnsupportedModelException.Finding;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Configurations of layers and vertices that lrp4j knows, and refuses: each is tested, and stands
 * in the table of support.
 */
final class RefusedConfigurations {

  private static final String ONE_FORMAT = "build the network with one data format";

  private RefusedConfigurations() {}

  /**
   * A network that is refused for one layer or vertex.
   *
   * @param network the network
   * @param finding what the refusal says
   */
  record Row(Model network, Finding finding) {}

  static Stream<Row> all() {
    return Stream.of(pooling(), whatever(), featuresLast(), verticesFeaturesLast(), channelsLast())
        .flatMap(rows -> rows);
  }

  private static Stream<Row> pooling() {
    return Stream.of(
        new Row(
            chain(
                new ConvolutionLayer.Builder(2, 2)
                    .nIn(2)
                    .nOut(2)
                    .dataFormat(CNN2DFormat.NHWC)
                    .build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG)
                    .poolingDimensions(1, 2)
                    .collapseDimensions(false)
                    .build()),
            new Finding(
                "layer1",
                "GlobalPoolingLayer",
                "DL4J's global pooling with collapseDimensions(false) is wrong for channels last",
                "use collapseDimensions(true), or channels first")),
        new Row(
            chain(
                InputType.convolutional(4, 4, 1),
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.SUM).build(),
                classes(4, 2)),
            new Finding(
                "layer0",
                "SubsamplingLayer",
                "DL4J itself has no sum pooling over a window",
                "use average pooling instead")),
        new Row(
            chain(
                InputType.recurrent(2, 6),
                new Subsampling1DLayer.Builder(PoolingType.SUM)
                    .poolingType(PoolingType.SUM)
                    .build(),
                new GlobalPoolingLayer(PoolingType.MAX)),
            new Finding(
                "layer0",
                "Subsampling1DLayer",
                "DL4J itself has no sum pooling over a window",
                "use average pooling instead")),
        new Row(
            chain(
                InputType.recurrent(2, 6),
                new Subsampling1DLayer.Builder(3, 3).padding(1).build(),
                new GlobalPoolingLayer(PoolingType.MAX)),
            new Finding(
                "layer0",
                "Subsampling1DLayer",
                "Deeplearning4j 1.0.0-M2.1 pads a second axis that sequences do not have, and"
                    + " pools what is there: padding [1, 1] gives no numbers",
                "use mode Same, or a ZeroPadding1DLayer before it")),
        new Row(
            chain(
                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 4, 4, 1),
                new Subsampling3DLayer.Builder(PoolingType.PNORM, new int[] {2, 2, 2}).build(),
                new GlobalPoolingLayer(PoolingType.MAX)),
            new Finding(
                "layer0",
                "Subsampling3DLayer",
                "Deeplearning4j 1.0.0-M2.1 computes the average of volumes where PNORM is asked",
                "ask for AVG, which computes the same")));
  }

  private static Stream<Row> whatever() {
    return Stream.of(
        new Row(
            graph(
                g ->
                    g.addInputs("in")
                        .addLayer("conv", convolution(), "in")
                        .addLayer("boxes", boxes(), "conv")
                        .addLayer("pool", new GlobalPoolingLayer(PoolingType.MAX), "boxes")
                        .setOutputs("pool")),
            new Finding(
                "boxes",
                "Yolo2OutputLayer",
                "other layers read what its activation functions give, which are left out where it"
                    + " ends the network, and which no rule can pass elsewhere",
                "let the layers behind it read what it reads")),
        new Row(
            chain(
                new ConvolutionLayer.Builder(1, 1)
                    .nIn(2)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build()),
            new Finding(
                "layer0",
                "ConvolutionLayer",
                "its softmax is over the last axis of NCHW in Deeplearning4j, and not over the"
                    + " classes, so there are no logits of classes",
                "put softmax into the loss layer of sequences, images or volumes behind it")));
  }

  private static Layer convolution() {
    return new ConvolutionLayer.Builder(1, 1)
        .nIn(2)
        .nOut(7)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** One prior of two classes. */
  private static Layer boxes() {
    return new Yolo2OutputLayer.Builder()
        .boundingBoxPriors(Nd4j.createFromArray(new double[][] {{1, 1}}))
        .build();
  }

  private static Stream<Row> featuresLast() {
    return Stream.of(
            new ZeroPadding1DLayer(1, 1), new Cropping1D(1, 1), new Upsampling1D.Builder(2).build())
        .map(
            layer ->
                new Row(
                    chain(sequenceConvolution(), layer, new GlobalPoolingLayer(PoolingType.MAX)),
                    mixed("layer1", layer.getClass().getSimpleName(), "NCW", "NWC")));
  }

  private static Stream<Row> verticesFeaturesLast() {
    return Stream.of(
            new LastTimeStepVertex("in"),
            new ReverseTimeSeriesVertex("in"),
            new DuplicateToTimeSeriesVertex("in"))
        .map(
            vertex ->
                new Row(
                    behind(sequenceConvolution(), vertex),
                    mixed("vertex", vertex.getClass().getSimpleName(), "NCW", "NWC")));
  }

  private static Stream<Row> channelsLast() {
    Layer images =
        new ConvolutionLayer.Builder(2, 2).nIn(2).nOut(2).dataFormat(CNN2DFormat.NHWC).build();
    return Stream.concat(
        Stream.of(new ZeroPadding3DLayer.Builder(1, 1, 1).build(), new Cropping3D(1, 1, 1))
            .map(
                layer ->
                    new Row(
                        chain(volumeConvolution(), layer, new GlobalPoolingLayer(PoolingType.MAX)),
                        mixed("layer1", layer.getClass().getSimpleName(), "NCDHW", "NDHWC"))),
        Stream.of(
            new Row(
                behind(images, new PoolHelperVertex()),
                mixed("vertex", "PoolHelperVertex", "NCHW", "NHWC"))));
  }

  private static Layer sequenceConvolution() {
    return new Convolution1D.Builder(2).nIn(2).nOut(2).rnnDataFormat(RNNFormat.NWC).build();
  }

  private static Layer volumeConvolution() {
    return new Convolution3D.Builder(2, 2, 2)
        .nIn(2)
        .nOut(2)
        .dataFormat(Convolution3D.DataFormat.NDHWC)
        .build();
  }

  private static Model behind(Layer layer, GraphVertex vertex) {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("conv", layer, "in")
                .addVertex("vertex", vertex, "conv")
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.MAX), "vertex")
                .setOutputs("pool"));
  }

  private static Finding mixed(String name, String type, String expected, String before) {
    return new Finding(
        name,
        type,
        "expects " + expected + ", layers before it " + before + ", which DL4J itself gets wrong",
        ONE_FORMAT);
  }
}
