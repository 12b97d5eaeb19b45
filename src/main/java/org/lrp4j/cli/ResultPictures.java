package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.Pictures;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws what can be drawn of an input, images as a strip and features with their names, or of a
 * layer within the network.
 */
final class ResultPictures {

  private final int input;
  private final InputForm form;
  private final boolean isOfInput;
  private final List<String> featureNames;
  private final PictureOptions look;

  /**
   * Of a network's input, or of a layer within it.
   *
   * @param input which of the network's inputs, from 0
   */
  ResultPictures(
      int input,
      InputForm form,
      boolean isOfInput,
      List<String> featureNames,
      PictureOptions look) {
    this.input = input;
    this.form = form;
    this.look = look;
    this.isOfInput = isOfInput;
    this.featureNames = featureNames;
  }

  /** The picture of one example, or empty if there is none of such arrays. */
  Optional<Picture> draw(Batch batch, Explanation explanation, INDArray relevance, int example) {
    if (!isOfInput) {
      DataFormat format = formatOfLayer(explanation, relevance);
      return Pictures.canDraw(format)
          ? Optional.of(look.applied(Pictures.of(relevance, format).example(example)))
          : Optional.empty();
    }
    ExplainedInput explained = asImages(batch, explanation.inputs().get(input));
    return Pictures.canDraw(explained.format())
        ? Optional.of(ofInput(look.applied(Pictures.of(explained).example(example))))
        : Optional.empty();
  }

  private Picture ofInput(InputPicture picture) {
    if (picture instanceof Heatmap heatmap) {
      return heatmap.strip();
    }
    FeatureChart<?> named = ((FeatureChart<?>) picture);
    if (!featureNames.isEmpty()) {
      named = named.featureNames(featureNames);
    }
    return named instanceof BarChart bars ? bars.withFeatureValues() : named;
  }

  /** Pixels that the network takes in a row are an image nevertheless; so are files. */
  private ExplainedInput asImages(Batch batch, ExplainedInput explained) {
    if (batch.pictures().isPresent()) {
      INDArray pixels = batch.pictures().get();
      return new ExplainedInput(
          explained.name(), pixels, channelsFirst(explained, pixels.shape()), DataFormat.NCHW);
    }
    if (form.kind() == InputForm.Kind.FLAT_IMAGE && explained.format() == DataFormat.NC) {
      long[] shape = {explained.examples(), form.channels(), form.height(), form.width()};
      return new ExplainedInput(
          explained.name(),
          explained.input().reshape(shape),
          explained.relevance().reshape(shape),
          DataFormat.NCHW);
    }
    return explained;
  }

  private static INDArray channelsFirst(ExplainedInput input, long[] shape) {
    return switch (input.format()) {
      case NC -> input.relevance().reshape(shape);
      case NHWC -> input.relevance().permute(0, 3, 1, 2);
      default -> input.relevance();
    };
  }

  /** Within a network, images are as they are at its input. */
  private static DataFormat formatOfLayer(Explanation explanation, INDArray relevance) {
    DataFormat ofInput = explanation.inputs().get(0).format();
    return relevance.rank() == ofInput.rank()
        ? ofInput
        : DataFormat.channelsFirst(relevance.rank());
  }
}
