package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.lrp4j.ChannelOrder;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.PixelFormat;
import org.lrp4j.ValueRange;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.Captions;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.Pictures;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws what can be drawn of an input, images as a strip and features with their names, or of a
 * layer within the network.
 */
final class ResultPictures {

  /** Room for the longest line of a caption. */
  private static final int CAPTION_WIDTH = 400;

  /** A little more than a phone's screen: texts keep their size there. */
  private static final int CHART_WIDTH = 420;

  private final int input;
  private final InputForm form;
  private final boolean isOfInput;
  private final List<String> featureNames;
  private final List<String> classNames;
  private final ChannelOrder channelOrder;
  private final PictureOptions look;
  private Optional<ValueRange> rangeOfArrays = Optional.empty();

  /**
   * Of a network's input, or of a layer within it.
   *
   * @param input which of the network's inputs, from 0
   * @param channelOrder the order of colours in arrays
   */
  ResultPictures(
      int input,
      InputForm form,
      boolean isOfInput,
      List<String> featureNames,
      List<String> classNames,
      ChannelOrder channelOrder,
      PictureOptions look) {
    this.input = input;
    this.form = form;
    this.look = look;
    this.isOfInput = isOfInput;
    this.featureNames = featureNames;
    this.classNames = classNames;
    this.channelOrder = channelOrder;
  }

  /** The picture of one example, with that {@link #caption} below. */
  Picture draw(
      Batch batch, Explanation explanation, INDArray relevance, int example, List<String> caption) {
    if (!isOfInput) {
      DataFormat format = formatOfLayer(explanation, relevance);
      return ofLayer(
          look.applied(Pictures.of(relevance, format).example(example)), batch, example, caption);
    }
    ExplainedInput explained = asImages(batch, explanation.inputs().get(input));
    return ofInput(look.applied(Pictures.of(explained, explanation).example(example)), caption);
  }

  /** What the picture of an example says below. */
  List<String> caption(Explanation explanation, Finding finding, String name) {
    return Captions.of(explanation, finding, name, classNames);
  }

  /** The heatmap alone, for there is no input to put beside it, with its scale and caption. */
  private static Picture ofLayer(
      InputPicture picture, Batch batch, int example, List<String> caption) {
    if (picture instanceof FeatureChart<?> chart) {
      return chart.caption(caption);
    }
    List<String> labels = new ArrayList<>(Collections.nCopies(batch.names().size(), ""));
    labels.set(example, String.join("\n", caption));
    Heatmap heatmap = (Heatmap) picture;
    return heatmap
        .size(CAPTION_WIDTH, CAPTION_WIDTH)
        .gallery()
        .examples(example)
        .labels(labels)
        .textWidth(CAPTION_WIDTH)
        .commonScale();
  }

  private Picture ofInput(InputPicture picture, List<String> caption) {
    if (picture instanceof Heatmap heatmap) {
      return heatmap.classNames(classNames).strip().caption(caption);
    }
    if (picture instanceof TokenStrip words) {
      return words.caption(caption);
    }
    FeatureChart<?> chart =
        picture instanceof BarChart bars
            // Above, so that names take nothing from the bars.
            ? bars.withFeatureValues().namesAbove().width(CHART_WIDTH)
            : (FeatureChart<?>) picture;
    FeatureChart<?> named = chart.caption(caption);
    return featureNames.isEmpty() ? named : named.featureNames(featureNames);
  }

  /** The input as it was found, with its relevance: images with channels and positions. */
  ExplainedInput asFound(Batch batch, Explanation explanation) {
    return asImages(batch, explanation.inputs().get(input));
  }

  /** Pixels that the network takes in a row are an image nevertheless; so are files. */
  private ExplainedInput asImages(Batch batch, ExplainedInput explained) {
    if (batch.pictures().isPresent()) {
      INDArray pixels = batch.pictures().get();
      return new ExplainedInput(
          explained.name(),
          pixels,
          channelsFirst(explained, pixels.shape()),
          DataFormat.NCHW,
          PixelFormat.of(ChannelOrder.RGB, 0, 255));
    }
    // As they were found: people know these numbers, not the normalised ones.
    INDArray found = batch.values();
    PixelFormat format = new PixelFormat(channelOrder, Optional.of(rangeOfArrays(found)));
    if (form.kind() == InputForm.Kind.FLAT_IMAGE && explained.format() == DataFormat.NC) {
      long[] shape = {explained.examples(), form.channels(), form.height(), form.width()};
      return new ExplainedInput(
          explained.name(),
          found.reshape(shape),
          explained.relevance().reshape(shape),
          DataFormat.NCHW,
          format);
    }
    return explained.withInput(found).withPixels(format);
  }

  /** That of the first batch, for all pictures of a run must have the same. */
  private ValueRange rangeOfArrays(INDArray found) {
    if (rangeOfArrays.isEmpty()) {
      rangeOfArrays = Optional.of(ValueRange.of(List.of(found)));
    }
    return rangeOfArrays.get();
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
