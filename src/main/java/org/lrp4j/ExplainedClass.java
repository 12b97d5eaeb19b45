package org.lrp4j;

/** Which class an explanation is about. */
final class ExplainedClass {

  private ExplainedClass() {}

  /**
   * The class that was explained of an example.
   *
   * @param name the output's name, for messages
   * @throws IllegalStateException if it was no class, or several
   */
  static int of(String name, Explanation.OutputRelevance output, int example) {
    int[] given = output.target().classes();
    return switch (output.target().kind()) {
      case NOTHING, RELEVANCE ->
          throw new IllegalStateException(
              "Of output \"" + name + "\" no class was explained, but " + output.target());
      case CLASSES -> given[given.length == 1 ? 0 : example];
      case PREDICTED, CONTRASTIVE ->
          given.length > 0
              ? given[given.length == 1 ? 0 : example]
              : predicted(name, output, example);
    };
  }

  private static int predicted(String name, Explanation.OutputRelevance output, int example) {
    if (output.explained().values().rank() > 3) {
      throw new IllegalStateException(
          "Output \""
              + name
              + "\" has a predicted class at each position: explain one of them with"
              + " Target.classIndex(…)");
    }
    return ExplainedSteps.at(output, name, example)
        .classes()
        .highest(example)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Output \"" + name + "\" is a number, so there is no predicted class"));
  }
}
