package org.lrp4j.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;

/**
 * Which sizes of image a network takes. Where its dense layers begin, the configuration knows the
 * size of what arrives there; several sizes of the input may come to that.
 */
final class ImageSizes {

  private static final int LARGEST_TRIED = 1024;

  private final LoadedModel model;
  private final String name;
  private final InputForm form;
  private long[] last = {};
  private boolean isLastFitting;

  /** The sizes of images that one of a model's inputs takes. */
  ImageSizes(LoadedModel model, String name, InputForm form) {
    this.model = model;
    this.name = name;
    this.form = form;
  }

  /** Most images of a folder are of one size: the last answer is kept. */
  boolean fits(long height, long width) {
    long[] asked = {height, width};
    if (!Arrays.equals(asked, last)) {
      isLastFitting = passes(height, width);
      last = asked;
    }
    return isLastFitting;
  }

  private boolean passes(long height, long width) {
    CNN2DFormat format = CNN2DFormat.valueOf(form.format().name());
    InputTypeConvolutional input =
        (InputTypeConvolutional) InputType.convolutional(height, width, form.channels(), format);
    try {
      if (model.network() instanceof MultiLayerNetwork chain) {
        return fits(chain.getLayerWiseConfigurations(), input);
      }
      return fits((ComputationGraph) model.network(), input);
    } catch (RuntimeException e) {
      // DL4J's way to say that a kernel is larger than what it slides over.
      return false;
    }
  }

  /** The smallest square that fits. */
  Optional<Integer> smallestSquare() {
    for (int size = 1; size <= LARGEST_TRIED; size++) {
      if (fits(size, size)) {
        return Optional.of(size);
      }
    }
    return Optional.empty();
  }

  private static boolean fits(MultiLayerConfiguration configuration, InputType input) {
    List<InputType> outputs = configuration.getLayerActivationTypes(input);
    for (int i = 0; i < outputs.size(); i++) {
      if (!fits(configuration.getInputPreProcess(i), i == 0 ? input : outputs.get(i - 1))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Follows the image through a graph, as far as what comes out depends on it alone: what arrives
   * by other inputs has sizes of its own.
   */
  private boolean fits(ComputationGraph graph, InputTypeConvolutional image) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    Map<String, InputType> known = new HashMap<>(Map.of(name, image));
    for (int index : graph.topologicalSortOrder()) {
      String vertex = graph.getVertices()[index].getVertexName();
      List<String> sources = configuration.getVertexInputs().getOrDefault(vertex, List.of());
      if (sources.isEmpty() || !known.keySet().containsAll(sources)) {
        continue;
      }
      GraphVertex own = configuration.getVertices().get(vertex);
      InputType[] arriving = sources.stream().map(known::get).toArray(InputType[]::new);
      if (!fits(preprocessor(own), arriving[0])) {
        return false;
      }
      known.put(vertex, own.getOutputType(index, arriving));
    }
    return true;
  }

  private static InputPreProcessor preprocessor(GraphVertex vertex) {
    return vertex instanceof LayerVertex layer
        ? layer.getPreProcessor()
        : vertex instanceof PreprocessorVertex other ? other.getPreProcessor() : null;
  }

  private static boolean fits(InputPreProcessor preprocessor, InputType arriving) {
    return !(preprocessor instanceof CnnToFeedForwardPreProcessor flattening)
        || arriving instanceof InputTypeConvolutional image
            && image.getHeight() == flattening.getInputHeight()
            && image.getWidth() == flattening.getInputWidth();
  }
}
