package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.lrp4j.family.Reference.Formula;
import org.lrp4j.family.Reference.Shares;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.InputScalingVertex;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Rows of what acts on each element by itself, so that relevance passes. */
final class PassingCases {

  /** All of it, unchanged. */
  static final Formula ALL_OF_IT = (row, inputs, relevance, type) -> Shares.of(relevance.clone());

  private static final CaseInput TABLE = new CaseInput(DataFormat.NC, 6);
  private static final CaseInput IMAGE = new CaseInput(DataFormat.NCHW, 3, 4, 2);

  private PassingCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(activations(), others(), masks(), ends(), detectors(), vertices())
        .flatMap(List::stream);
  }

  /** Layers of six features that can stand between two others. */
  static Stream<FamilyCase> betweenTables() {
    return Stream.concat(activations().stream(), others().stream())
        .filter(row -> row.inputs().get(0).equals(TABLE));
  }

  private static List<FamilyCase> activations() {
    List<FamilyCase> all = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      // Softmax is not element-wise.
      if (activation != Activation.SOFTMAX) {
        all.add(row("activation " + activation, TABLE, new ActivationLayer(activation)));
      }
    }
    INDArray slopes = Nd4j.createFromArray(new double[][] {{0.5, -0.25, 0, 1, 2, 0.125}});
    all.add(row("activation PReLU", TABLE, new ActivationLayer(new ActivationPReLU(slopes, null))));
    all.add(
        row(
            "activation of images",
            CaseInput.image(CNN2DFormat.NHWC),
            new ActivationLayer(Activation.CUBE)));
    all.add(
        row(
            "activation of sequences",
            CaseInput.sequence(RNNFormat.NWC),
            new ActivationLayer(Activation.TANH)));
    return all;
  }

  private static List<FamilyCase> others() {
    return List.of(
        row("PReLU", TABLE, new PReLULayer.Builder().inputShape(6).build()),
        row("PReLU of images", IMAGE, new PReLULayer.Builder().inputShape(3, 4, 2).build()),
        row(
            "PReLU shared over positions",
            IMAGE,
            new PReLULayer.Builder().inputShape(3, 4, 2).sharedAxes(2, 3).build()),
        row("dropout", TABLE, new DropoutLayer.Builder(0.5).build()),
        row(
            "local response normalisation",
            IMAGE,
            new LocalResponseNormalization.Builder().k(1).n(3).alpha(0.5).beta(0.75).build()));
  }

  /** With masks in MaskLayerTest: DL4J wants them in the network's own type. */
  private static List<FamilyCase> masks() {
    CaseInput sequence = CaseInput.sequence(RNNFormat.NCW);
    FamilyCase row = FamilyCase.chain("mask layer", sequence, ALL_OF_IT, named(new MaskLayer()));
    FamilyCase ofRows =
        FamilyCase.chain("mask layer of rows", TABLE, ALL_OF_IT, named(new MaskLayer()));
    return List.of(row, ofRows);
  }

  /** Two boxes of three classes. */
  private static List<FamilyCase> detectors() {
    List<FamilyCase> all = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      CaseInput scores =
          format == CNN2DFormat.NHWC
              ? new CaseInput(DataFormat.NHWC, 3, 2, 16)
              : new CaseInput(DataFormat.NCHW, 16, 3, 2);
      Layer layer =
          new Yolo2OutputLayer.Builder()
              .boundingBoxPriors(Nd4j.createFromArray(new double[][] {{1, 2}, {3, 0.5}}))
              .build();
      all.add(FamilyCase.chain("YOLO, " + format + ", left out", scores, ALL_OF_IT, named(layer)));
    }
    return all;
  }

  /** Relevance begins in front of them. */
  private static List<FamilyCase> ends() {
    List<FamilyCase> all = new ArrayList<>();
    for (Activation activation :
        List.of(Activation.IDENTITY, Activation.SOFTMAX, Activation.SIGMOID)) {
      String end = activation == Activation.IDENTITY ? "" : ", left out";
      all.add(
          FamilyCase.chain(
              "loss layer, " + activation + end, TABLE, ALL_OF_IT, named(loss(activation))));
      all.add(
          FamilyCase.chain(
              "activation layer at the end, " + activation + end,
              TABLE,
              ALL_OF_IT,
              named(new ActivationLayer(activation))));
      for (CNN2DFormat format : CNN2DFormat.values()) {
        Layer layer =
            new CnnLossLayer.Builder(LossFunction.MSE)
                .format(format)
                .activation(activation)
                .build();
        all.add(
            FamilyCase.chain(
                "loss layer of images, " + activation + ", " + format + end,
                CaseInput.image(format),
                ALL_OF_IT,
                named(layer)));
      }
    }
    all.addAll(endsOfSpaceAndTime());
    return all;
  }

  private static List<FamilyCase> endsOfSpaceAndTime() {
    List<FamilyCase> all = new ArrayList<>();
    for (Activation activation : List.of(Activation.TANH, Activation.SOFTMAX, Activation.SIGMOID)) {
      String end = activation == Activation.TANH ? "" : ", left out";
      for (RNNFormat format : RNNFormat.values()) {
        Layer layer =
            new RnnLossLayer.Builder(LossFunction.MSE)
                .dataFormat(format)
                .activation(activation)
                .build();
        FamilyCase row =
            FamilyCase.chain(
                "loss layer of sequences, " + activation + ", " + format + end,
                CaseInput.sequence(format),
                ALL_OF_IT,
                named(layer));
        all.add(row);
        all.add(row.masked(PoolingCases.MASK));
      }
      for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
        Layer layer =
            new Cnn3DLossLayer.Builder(format)
                .lossFunction(LossFunction.MSE)
                .activation(activation)
                .build();
        all.add(
            FamilyCase.chain(
                "loss layer of volumes, " + activation + ", " + format + end,
                CaseInput.volume(format),
                ALL_OF_IT,
                named(layer)));
      }
    }
    return all;
  }

  private static Layer loss(Activation activation) {
    return new LossLayer.Builder(LossFunction.MSE).activation(activation).build();
  }

  private static List<FamilyCase> vertices() {
    return List.of(
        vertex("scaled", new ScaleVertex(-2.5)),
        vertex("input scaled", new InputScalingVertex(new double[] {-2.5}, new double[] {0.75})),
        vertex("normalised", new L2NormalizeVertex()));
  }

  private static FamilyCase vertex(String name, GraphVertex vertex) {
    return FamilyCase.of(name, CombiningCases.vertex(vertex), ALL_OF_IT, TABLE);
  }

  private static FamilyCase row(String name, CaseInput input, Layer layer) {
    return FamilyCase.chain(name, input, ALL_OF_IT, named(layer), PoolingCases.end());
  }

  private static Layer named(Layer layer) {
    layer.setLayerName(FamilyCase.SUBJECT);
    return layer;
  }
}
