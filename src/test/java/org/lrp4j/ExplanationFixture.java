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
  private Explanation.OutputRelevance output;

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

  /** What came out, what was explained of it, and where relevance begins; two classes else. */
  public ExplanationFixture output(INDArray values, INDArray explained, INDArray begun) {
    return output(values, explained, begun, Target.predicted());
  }

  /** The same where something else than the predicted class was asked for. */
  public ExplanationFixture output(
      INDArray values, INDArray explained, INDArray begun, Target target) {
    output = row(values, explained, begun, target);
    return this;
  }

  private static Explanation.OutputRelevance row(
      INDArray values, INDArray explained, INDArray begun, Target target) {
    Signal signal = Signal.of(explained);
    return new Explanation.OutputRelevance(
        values,
        signal,
        OutputClasses.of(explained, signal.format(), values, true, false),
        begun,
        target,
        Optional.empty());
  }

  /** An explanation with these inputs, and an output of two classes. */
  public Explanation build() {
    int examples = inputs.values().iterator().next().examples();
    INDArray classes = Nd4j.create(new double[][] {{0.2, 0.8}}).repeat(0, examples);
    var usual = row(classes, classes, classes, Target.predicted());
    return new Explanation(
        inputs,
        Map.of(),
        Map.of("out", output == null ? usual : output),
        Optional.of(new Conservation(List.of())),
        new Loans(),
        new SharedArrays(List.of(), 1));
  }
}
