package org.lrp4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.engine.memory.Loans;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes explanations without a network, for tests of other packages. */
public final class ExplanationFixture {

  private final Map<String, ExplainedInput> inputs = new LinkedHashMap<>();

  /** Adds an input in a format. */
  public ExplanationFixture input(
      String name, INDArray input, INDArray relevance, DataFormat format) {
    inputs.put(name, new ExplainedInput(name, input, relevance, format));
    return this;
  }

  /** Adds an input with the channels or features right behind the examples. */
  public ExplanationFixture features(String name, INDArray input, INDArray relevance) {
    return input(name, input, relevance, DataFormat.channelsFirst(input.rank()));
  }

  /** An explanation with these inputs, and an output of two classes. */
  public Explanation build() {
    INDArray output = Nd4j.create(new double[][] {{0.2, 0.8}});
    return new Explanation(
        inputs,
        Map.of(),
        Map.of(
            "out",
            new Explanation.OutputRelevance(
                output,
                Signal.of(output),
                new OutputClasses(output, DataFormat.NC, false),
                output,
                Target.predicted())),
        Optional.of(new Conservation(List.of())),
        new Loans(),
        new SharedArrays(List.of(), 1));
  }
}
