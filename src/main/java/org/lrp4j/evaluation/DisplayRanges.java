package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lrp4j.ExplainedInput;
import org.lrp4j.PixelFormat;
import org.lrp4j.ValueRange;
import org.lrp4j.evaluation.example.Example;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which values of image inputs a report draws black and white, in the units that remain when the
 * normalisation is undone: one range for all examples, so that their brightness can be compared.
 *
 * <p>It is the one that was given; else what the explainer's {@code inputRange} becomes; else what
 * all chosen examples seem to have.
 */
final class DisplayRanges {

  private final Optional<ValueRange> given;
  private final Denormalization normalizer;
  private final List<Example> examples;
  private final List<Optional<PixelFormat>> ofInputs = new ArrayList<>();

  DisplayRanges(EvaluationSettings settings, List<Example> examples) {
    this.given = settings.valueRange();
    this.normalizer = settings.normalizer();
    this.examples = examples;
    examples.get(0).features().forEach(input -> ofInputs.add(Optional.empty()));
  }

  /** The pixel format of an input, in a report's units. */
  PixelFormat of(ExplainedInput input, int index) {
    if (input.format().rank() < 4) {
      return input.pixels();
    }
    if (ofInputs.get(index).isEmpty()) {
      ofInputs.set(index, Optional.of(input.pixels().withRange(range(input.pixels(), index))));
    }
    return ofInputs.get(index).get();
  }

  private ValueRange range(PixelFormat normalized, int index) {
    if (given.isPresent()) {
      return given.get();
    }
    if (normalized.range().isPresent()) {
      return reverted(normalized.range().get(), index);
    }
    return seen(index);
  }

  /** What the ends of a range become. */
  private ValueRange reverted(ValueRange range, int index) {
    List<INDArray> ends = new ArrayList<>();
    for (double end : new double[] {range.black(), range.white()}) {
      INDArray[] inputs = copies(examples.get(0));
      inputs[index].assign(end);
      normalizer.revert(inputs, masks(examples.get(0)));
      ends.add(inputs[index]);
    }
    double black = ends.get(0).minNumber().doubleValue();
    double white = ends.get(1).maxNumber().doubleValue();
    return black < white ? new ValueRange(black, white) : seen(index);
  }

  private ValueRange seen(int index) {
    List<INDArray> ends = new ArrayList<>();
    for (Example example : examples) {
      INDArray[] inputs = copies(example);
      normalizer.revert(inputs, masks(example));
      ends.add(inputs[index].min());
      ends.add(inputs[index].max());
      Stream.of(inputs).forEach(INDArray::close);
    }
    return ValueRange.of(ends);
  }

  private static INDArray[] copies(Example example) {
    return example.features().stream().map(INDArray::dup).toArray(INDArray[]::new);
  }

  private static INDArray[] masks(Example example) {
    return example.featuresMasks().stream().map(mask -> mask.orElse(null)).toArray(INDArray[]::new);
  }
}
