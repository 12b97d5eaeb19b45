package org.lrp4j.picture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An image input of a network.
 *
 * @param relevance its relevance
 * @param pixels what came in, if it is known
 */
record ImageInput(ImageBatch relevance, Optional<ImageBatch> pixels) {

  static ImageInput of(INDArray relevance, CNN2DFormat format) {
    return new ImageInput(new ImageBatch("relevance", relevance, format), Optional.empty());
  }

  static ImageInput of(INDArray relevance, INDArray input, CNN2DFormat format) {
    if (!Arrays.equals(relevance.shape(), input.shape())) {
      throw new IllegalArgumentException(
          "Relevance and input must have one shape, but relevance has "
              + Arrays.toString(relevance.shape())
              + " and the input "
              + Arrays.toString(input.shape()));
    }
    return new ImageInput(
        new ImageBatch("relevance", relevance, format),
        Optional.of(new ImageBatch("input", input, format)));
  }

  /** The inputs that are batches of images. */
  static InputChoice<ImageInput> allOf(Explanation explanation) {
    Map<String, ImageInput> images = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (String name : explanation.inputNames()) {
      Optional<CNN2DFormat> format = explanation.imageFormat(name);
      INDArray input = explanation.input(name);
      if (format.isPresent() && input.rank() == 4) {
        images.put(name, of(explanation.relevance(name), input, format.get()));
      } else {
        others.put(name, Arrays.toString(input.shape()));
      }
    }
    if (images.isEmpty()) {
      throw new IllegalArgumentException(
          "No input of the network is a batch of images, there are "
              + others
              + "; draw features with BarChart.of(explanation), or reshape the relevance if they"
              + " are pixels and use Heatmap.of(relevance, format)");
    }
    return InputChoice.of(images);
  }
}
