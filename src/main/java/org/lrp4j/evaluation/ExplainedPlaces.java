package org.lrp4j.evaluation;

import java.util.List;
import org.lrp4j.Target;
import org.lrp4j.evaluation.example.Example;

/** Where in the outputs of a batch explanations begin. */
@FunctionalInterface
interface ExplainedPlaces {

  /** At the steps that were evaluated, which the labels' mask may have chosen. */
  ExplainedPlaces TIME_STEPS =
      (target, batch) -> {
        int[] steps = batch.stream().flatMapToInt(each -> each.timeStep().stream()).toArray();
        return steps.length == 0 ? target : target.atTimeSteps(steps);
      };

  /**
   * The same target there alone.
   *
   * @param target classes, one an example
   */
  Target limit(Target target, List<Example> batch);
}
