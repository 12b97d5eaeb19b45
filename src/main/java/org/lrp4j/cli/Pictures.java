package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.Explanation;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.StepPlot;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws what can be drawn: images as a strip, features as bars, sequences as steps, feature maps as
 * a heatmap.
 */
final class Pictures {

  private final InputForm form;
  private final boolean isOfInput;
  private final List<String> featureNames;

  /** Of a network's input, or of a layer within it. */
  Pictures(InputForm form, boolean isOfInput, List<String> featureNames) {
    this.form = form;
    this.isOfInput = isOfInput;
    this.featureNames = featureNames;
  }

  /** The picture of one example, or empty if there is none of arrays of that rank. */
  Optional<Picture> draw(Batch batch, Explanation explanation, INDArray relevance, int example) {
    if (!isOfInput) {
      return ofLayer(explanation, relevance, example);
    }
    if (batch.pictures().isPresent()) {
      INDArray pixels = batch.pictures().get();
      INDArray first = channelsFirst(relevance, pixels.shape());
      return Optional.of(Heatmap.of(first, pixels, CNN2DFormat.NCHW).example(example).strip());
    }
    if (relevance.rank() == 4) {
      return Optional.of(Heatmap.of(explanation).example(example).strip());
    }
    if (form.kind() == InputForm.Kind.FLAT_IMAGE && relevance.rank() == 2) {
      long[] shape = {relevance.size(0), form.channels(), form.height(), form.width()};
      INDArray pixels = explanation.input().reshape(shape);
      return Optional.of(
          Heatmap.of(relevance.reshape(shape), pixels, CNN2DFormat.NCHW).example(example).strip());
    }
    if (relevance.rank() == 2) {
      BarChart chart = BarChart.of(explanation).example(example).withFeatureValues();
      return Optional.of(featureNames.isEmpty() ? chart : chart.featureNames(featureNames));
    }
    if (relevance.rank() == 3) {
      return Optional.of(StepPlot.of(relevance, explanation.input()).example(example));
    }
    return Optional.empty();
  }

  private Optional<Picture> ofLayer(Explanation explanation, INDArray relevance, int example) {
    if (relevance.rank() == 4) {
      String input = explanation.inputNames().get(0);
      CNN2DFormat format = explanation.imageFormat(input).orElse(CNN2DFormat.NCHW);
      return Optional.of(Heatmap.of(relevance, format).example(example));
    }
    if (relevance.rank() == 3) {
      return Optional.of(StepPlot.of(relevance).example(example));
    }
    return relevance.rank() == 2
        ? Optional.of(BarChart.of(relevance).example(example))
        : Optional.empty();
  }

  private INDArray channelsFirst(INDArray relevance, long[] shape) {
    if (relevance.rank() == 2) {
      return relevance.reshape(shape);
    }
    return form.format() == CNN2DFormat.NHWC ? relevance.permute(0, 3, 1, 2) : relevance;
  }
}
