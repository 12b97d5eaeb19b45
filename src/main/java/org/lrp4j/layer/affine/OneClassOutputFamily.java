package org.lrp4j.layer.affine;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.layers.ocnn.OCNNParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.StoredParameters;
import org.lrp4j.layer.WrappingStep;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The output layer of one-class networks, {@code activation(a·V)·w}: two affine maps in a row.
 * Their score is explained, a table of one column, which DL4J puts out as a vector; r, above which
 * an example counts as normal, is not part of it.
 */
public final class OneClassOutputFamily {

  /** The family. */
  public static final LayerFamily<OCNNOutputLayer> FAMILY =
      LayerFamily.of(OCNNOutputLayer.class, LayerKind.DENSE, OneClassOutputFamily::define)
          .unless(OneClassOutputFamily::problem);

  private OneClassOutputFamily() {}

  private static Problem problem(OCNNOutputLayer configuration) {
    Problem ofHidden = DenseMap.problem(configuration.getActivationFn());
    return ofHidden == null ? WeightNoises.problem(configuration) : ofHidden;
  }

  private static Step define(Layer layer, OCNNOutputLayer configuration, LayerContext context) {
    Affine hidden =
        new DenseMap(layer, OCNNParamInitializer.V_KEY, null, configuration.getActivationFn());
    return new Score(context.affine(List.of(hidden, new Weighing(layer))));
  }

  private record Weighing(Layer layer) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::matmul;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray weights = layer.getParam(OCNNParamInitializer.W_KEY);
      return new LayerParameters(
          DataFormat.NC,
          DataFormat.NC,
          List.of(weights),
          () -> weights.reshape(weights.length(), 1),
          null);
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(
          new StoredParameters(
              OCNNParamInitializer.W_KEY,
              OCNNParamInitializer.R_KEY,
              List.of(),
              weights -> weights.reshape(layer.getParam(OCNNParamInitializer.W_KEY).shape())));
    }
  }

  /** The column that is explained, and the vector that DL4J puts out. */
  private record Score(Step inside) implements WrappingStep {

    @Override
    public INDArray networkOutput(INDArray explained) {
      return explained.reshape(explained.length());
    }

    @Override
    public Capture forward(List<Signal> inputs) {
      return inside.forward(inputs);
    }
  }
}
