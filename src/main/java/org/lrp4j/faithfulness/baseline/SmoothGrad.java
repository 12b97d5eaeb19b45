package org.lrp4j.faithfulness.baseline;

import java.util.Random;
import java.util.function.Supplier;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.faithfulness.feature.InputNoise;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean gradient under noise.
 *
 * @param samples how many
 * @param noise the standard deviation, as a share of the example's range of values
 */
record SmoothGrad(int samples, double noise) implements Attribution {

  SmoothGrad {
    if (samples < 1 || !(noise >= 0)) {
      throw new IllegalArgumentException(
          "Expected at least one sample and noise that is not negative, but got "
              + samples
              + " and "
              + noise);
    }
  }

  @Override
  public String name() {
    return "SmoothGrad";
  }

  @Override
  public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
    return new NoisyAttributor(this, Gradients.of(network), seed);
  }

  private record NoisyAttributor(SmoothGrad method, Gradients gradients, long seed)
      implements Attributor {

    @Override
    public Explanation explain(INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
      Explanation own = gradients.explain(inputs, masks, targets);
      Gradients.requireNumbers(own, method.name());
      return own.withRelevance(
          method.name(),
          gradients.mean(
              own,
              masks,
              method.samples(),
              (example, sample, input, original) -> {
                Random random =
                    Seeds.random(seed, "SmoothGrad " + input + " " + sample, first + example);
                ExplainedInput explained = own.inputs().get(input);
                INDArray noisy = original.dup('c');
                new InputNoise(explained.format(), explained.mask())
                    .add(noisy, 0, example, method.noise(), random::nextGaussian);
                return noisy;
              }));
    }

    @Override
    public void close() {
      gradients.close();
    }
  }
}
