package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.vertex.GainVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers that only the networks have that Keras ships as applications. */
final class ApplicationLayers {

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("LayerScale", ApplicationLayers::layerScale)
              .honouring("projection_dim")
              .ignoring("init_values")
              .noting("of ConvNeXt"),
          LayerRow.of("StochasticDepth", LayerCall::input)
              .ignoring("drop_path_rate")
              .noting("of ConvNeXt; left out"),
          LayerRow.of("CustomScaleLayer", ApplicationLayers::scaledSum)
              .honouring("scale")
              .noting("of InceptionResNetV2"));

  private ApplicationLayers() {}

  /** A factor for each channel. */
  private static Tensor layerScale(LayerCall call) {
    Tensor input = call.input();
    long channels = call.arguments().size("projection_dim");
    if (input.last() != channels) {
      throw call.problem("has projection_dim = " + channels + ", but reads " + input.shape());
    }
    String name = call.isKeras3() ? "variable" : "gamma";
    StoredArray stored = call.weights(List.of(new Weight("", name, channels))).get(0);
    long[] shape = new long[input.rank() + 1];
    Arrays.fill(shape, 1);
    shape[input.rank()] = channels;
    List<Parameter> parameters =
        List.of(
            Parameter.of("gamma", stored, (INDArray read) -> read.reshape('c', shape)),
            Parameter.constant("beta", 0));
    return call.graph()
        .vertex(call.name(), new GainVertex(shape), List.of(input), parameters, input.sizes());
  }

  /** The first input, and the second times a number. */
  private static Tensor scaledSum(LayerCall call) {
    List<Tensor> inputs = call.inputs();
    if (inputs.size() != 2) {
      throw call.problem("reads " + inputs.size() + " tensors, where two are expected");
    }
    double scale = call.arguments().number("scale", 1);
    Tensor branch = call.graph().scaled(call.name("branch"), scale, inputs.get(1));
    return call.graph()
        .vertex(
            call.name(),
            new ElementWiseVertex(ElementWiseVertex.Op.Add),
            List.of(inputs.get(0), branch),
            inputs.get(0).sizes());
  }
}
