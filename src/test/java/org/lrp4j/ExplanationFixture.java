package org.lrp4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.engine.memory.Loans;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes explanations without a network, for tests of other packages. */
public final class ExplanationFixture {

  private final Map<String, Explanation.InputRelevance> inputs = new LinkedHashMap<>();

  /** Adds an input that is a batch of images. */
  public ExplanationFixture images(
      String name, INDArray input, INDArray relevance, CNN2DFormat format) {
    inputs.put(name, new Explanation.InputRelevance(input, relevance, Optional.of(format)));
    return this;
  }

  /** Adds an input [batch, features]. */
  public ExplanationFixture features(String name, INDArray input, INDArray relevance) {
    inputs.put(name, new Explanation.InputRelevance(input, relevance, Optional.empty()));
    return this;
  }

  /** An explanation with these inputs, and an output of two classes. */
  public Explanation build() {
    INDArray output = Nd4j.create(new double[][] {{0.2, 0.8}});
    return new Explanation(
        inputs,
        Map.of(),
        Map.of("out", new Explanation.OutputRelevance(output, output, output, Target.predicted())),
        Optional.of(new Conservation(List.of())),
        new Loans(),
        new SharedArrays(List.of(), 1));
  }
}
