package org.lrp4j.cli;

import java.util.function.Supplier;
import org.lrp4j.faithfulness.measure.Complexity;
import org.lrp4j.faithfulness.measure.ConservationError;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.MaxSensitivity;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.ParameterRandomisation;
import org.lrp4j.faithfulness.measure.RandomLogit;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.faithfulness.measure.Sparseness;

/** The measures as they are called on the command line. */
enum CheckedMeasure {
  FLIPPING("flipping", "flipping, gap", Flipping::new),
  ROAD("road", "ROAD, gap", Road::new),
  CORRELATION("correlation", "faithfulness correlation", FaithfulnessCorrelation::new),
  RANDOMISED("randomised", "randomised parameters, top down", ParameterRandomisation::new),
  RANDOMISED_BOTTOM_UP(
      "randomised-bottom-up",
      "randomised parameters, bottom up",
      () -> new ParameterRandomisation(ParameterRandomisation.Order.BOTTOM_UP)),
  OTHER_CLASS("other-class", "another class's map", RandomLogit::new),
  SPARSENESS("sparseness", "sparseness (Gini)", Sparseness::new),
  COMPLEXITY("complexity", "complexity (entropy)", Complexity::new),
  SENSITIVITY("sensitivity", "max-sensitivity", MaxSensitivity::new),
  CONSERVATION("conservation", "conservation error", ConservationError::new);

  private final String word;
  private final String figure;
  private final Supplier<Measure> measure;

  CheckedMeasure(String word, String figure, Supplier<Measure> measure) {
    this.word = word;
    this.figure = figure;
    this.measure = measure;
  }

  /** Of the figures that it gives, the one to rank by. */
  String figure() {
    return figure;
  }

  Measure measure() {
    return measure.get();
  }

  /** What it is called in options; picocli shows and reads it. */
  @Override
  public String toString() {
    return word;
  }
}
