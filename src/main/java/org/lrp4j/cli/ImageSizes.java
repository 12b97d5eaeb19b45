package org.lrp4j.cli;

import java.util.ArrayList;
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

  /** The sizes of images that one of a model's inputs takes. */
  ImageSizes(LoadedModel model, String name, InputForm form) {
    this.model = model;
    this.name = name;
    this.form = form;
  }

  boolean fits(long height, long width) {
    CNN2DFormat format = CNN2DFormat.valueOf(form.format().name());
    InputTypeConvolutional input =
        (InputTypeConvolutional) InputType.convolutional(height, width, form.channels(), format);
    try {
      if (model.network() instanceof MultiLayerNetwork chain) {
        return fits(chain.getLayerWiseConfigurations(), input);
      }
      return fits(((ComputationGraph) model.network()).getConfiguration(), inputs(input));
    } catch (RuntimeException e) {
      // DL4J's way to say that a kernel is larger than what it slides over.
      return false;
    }
  }

  /** The image for its own input; others take rows of numbers, or images of the same size. */
  private InputType[] inputs(InputTypeConvolutional image) {
    List<InputType> types = new ArrayList<>();
    model
        .inputs()
        .forEach(
            (other, of) ->
                types.add(
                    other.equals(name)
                        ? image
                        : of.isImage()
                            ? InputType.convolutional(
                                image.getHeight(), image.getWidth(), of.channels())
                            : InputType.feedForward(of.channels())));
    return types.toArray(InputType[]::new);
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

  private static boolean fits(ComputationGraphConfiguration configuration, InputType... inputs) {
    Map<String, InputType> outputs = configuration.getLayerActivationTypes(false, false, inputs);
    for (Map.Entry<String, GraphVertex> vertex : configuration.getVertices().entrySet()) {
      InputPreProcessor preprocessor =
          vertex.getValue() instanceof LayerVertex layer
              ? layer.getPreProcessor()
              : vertex.getValue() instanceof PreprocessorVertex other
                  ? other.getPreProcessor()
                  : null;
      List<String> sources = configuration.getVertexInputs().get(vertex.getKey());
      if (preprocessor != null && !fits(preprocessor, outputs.get(sources.get(0)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(InputPreProcessor preprocessor, InputType arriving) {
    return !(preprocessor instanceof CnnToFeedForwardPreProcessor flattening)
        || arriving instanceof InputTypeConvolutional image
            && image.getHeight() == flattening.getInputHeight()
            && image.getWidth() == flattening.getInputWidth();
  }
}
