package org.lrp4j.faithfulness.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Random numbers in the place of relevance. */
record RandomAttribution() implements Attribution {

  static final String NAME = "Random";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
    return new DrawingAttributor(
        network
            .get()
            .composite(Composite.uniform(new EpsilonRule()))
            .layerRelevance(false)
            .conservation(false)
            .build(),
        seed);
  }

  /** Explains for the sake of the predictions alone. */
  private record DrawingAttributor(LrpExplainer explainer, long seed) implements Attributor {

    @Override
    public Explanation explain(INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
      Explanation explanation = explainer.explain(inputs, masks, targets);
      List<INDArray> drawn = new ArrayList<>();
      for (ExplainedInput input : explanation.inputs()) {
        INDArray relevance = input.input().ulike().dup('c');
        long length = relevance.length() / relevance.size(0);
        for (int example = 0; example < relevance.size(0); example++) {
          Random random = Seeds.random(seed, "random map " + drawn.size(), first + example);
          for (long i = 0; i < length; i++) {
            relevance.data().put(example * length + i, random.nextGaussian());
          }
        }
        drawn.add(relevance);
      }
      return explanation.withRelevance(NAME, drawn);
    }

    @Override
    public void close() {
      explainer.close();
    }
  }
}
