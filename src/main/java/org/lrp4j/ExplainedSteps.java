package org.lrp4j;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lrp4j.Explanation.OutputRelevance;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** At which time step of an output an explanation begins. */
final class ExplainedSteps {

  private ExplainedSteps() {}

  /**
   * The step of each example of a sequence.
   *
   * @param name the output's name, for messages
   * @return one step an example; empty if the output is no sequence
   * @throws IllegalArgumentException if the target asks for steps that the output has not
   */
  static Optional<int[]> of(Target target, String name, Signal output) {
    int[] wanted = target.timeSteps();
    if (output.format().timeAxis().isEmpty()) {
      if (wanted.length > 0) {
        throw new IllegalArgumentException(
            "A time step was asked for, but output \""
                + name
                + "\" is no sequence: its shape is "
                + Arrays.toString(output.values().shape()));
      }
      return Optional.empty();
    }
    int examples = Math.toIntExact(output.values().size(0));
    if (wanted.length > 1 && wanted.length != examples) {
      throw new IllegalArgumentException(
          "Expected one time step, or one for each of the "
              + examples
              + " examples, but got "
              + wanted.length);
    }
    int steps = Math.toIntExact(output.values().size(output.format().timeAxis().orElseThrow()));
    for (int step : wanted) {
      requireStep(step, steps, name);
    }
    if (wanted.length == 0) {
      requireMaskOfSteps(output, steps, name);
    }
    return Optional.of(
        IntStream.range(0, examples)
            .map(
                example ->
                    wanted.length == 0
                        ? last(output, example, steps)
                        : wanted[wanted.length == 1 ? 0 : example])
            .toArray());
  }

  /** Of a sequence its output at the step that is explained of the example; others as they are. */
  static OutputRelevance at(OutputRelevance output, String name, int example) {
    Target target = output.target();
    OutputClasses classes = output.classes();
    if (target.layer().isPresent() || target.kind() == Target.Kind.RELEVANCE) {
      return output;
    }
    return of(target, name, output.explained())
        .map(
            steps -> {
              INDArrayIndex[] place = {
                NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(),
              };
              int time = classes.format().timeAxis().orElseThrow();
              place[time] = NDArrayIndex.point(steps[example]);
              return new OutputRelevance(
                  output.output().get(place),
                  output.explained(),
                  new OutputClasses(
                      classes.logits().get(place),
                      classes.ranks().get(place),
                      DataFormat.NC,
                      classes.meaning()),
                  output.relevance().get(place),
                  target,
                  output.detector());
            })
        .orElse(output);
  }

  /** The last step that no mask leaves out. */
  private static int last(Signal output, int example, int steps) {
    for (int step = steps - 1; step > 0; step--) {
      if (output.mask().isEmpty() || output.mask().get().getDouble(example, step) != 0) {
        return step;
      }
    }
    return 0;
  }

  /**
   * Behind layers that change the number of steps, Deeplearning4j may hand masks on as they are.
   */
  private static void requireMaskOfSteps(Signal output, int steps, String name) {
    output
        .mask()
        .filter(mask -> mask.rank() != 2 || mask.size(1) != steps)
        .ifPresent(
            mask -> {
              throw new IllegalArgumentException(
                  "Output \""
                      + name
                      + "\" has "
                      + steps
                      + " time steps, but its mask has the shape "
                      + Arrays.toString(mask.shape())
                      + ", which does not tell the last one that counts: say which step to explain"
                      + " by Target.atTimeStep, or explain without a mask");
            });
  }

  private static void requireStep(int step, int steps, String name) {
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException(
          "Output \""
              + name
              + "\" has the time steps 0 to "
              + (steps - 1)
              + ", but step "
              + step
              + " was asked for");
    }
  }
}
