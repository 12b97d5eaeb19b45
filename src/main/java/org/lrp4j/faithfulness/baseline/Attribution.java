package org.lrp4j.faithfulness.baseline;

import java.util.function.Supplier;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.composite.Composite;

/**
 * A method that says how much each part of an input matters: Layer-wise Relevance Propagation under
 * a composite, or one to compare with. All give an {@link org.lrp4j.Explanation}, so pictures and
 * measures take any of them.
 *
 * <p>One of your own is an implementation of this interface: start from the explanation of {@link
 * org.lrp4j.LrpExplainerBuilder#buildGradient()}, and hand on {@link
 * org.lrp4j.Explanation#withRelevance}.
 */
public interface Attribution {

  /**
   * The method's name, for tables.
   *
   * @return a short name with the settings that matter
   */
  String name();

  /**
   * The method on a network.
   *
   * @param network gives a new builder for the network, with all that was said about its inputs
   * @param seed of what is drawn at random
   * @return the method at work, to be closed by the caller
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained so
   */
  Attributor on(Supplier<LrpExplainerBuilder> network, long seed);

  /**
   * Layer-wise Relevance Propagation.
   *
   * @param composite which layer gets which rule
   * @return the method, called as the composite is
   */
  static Attribution lrp(Composite composite) {
    return new LrpAttribution(composite.toString(), composite);
  }

  /**
   * The gradient of the score by the input: where a small change would change the score, which is
   * not what made the score.
   *
   * @return the method
   * @see <a href="https://arxiv.org/abs/1312.6034">Simonyan et al., 2014</a>
   */
  static Attribution gradient() {
    return new GradientAttribution(false);
  }

  /**
   * The gradient times the input: what a linear network would give each input. The cheapest that a
   * better method has to beat. Of indices it is the gradient by the index's entry in the one-hot
   * vector.
   *
   * @return the method
   */
  static Attribution gradientTimesInput() {
    return new GradientAttribution(true);
  }

  /**
   * Integrated gradients from a baseline of zeros: {@code (x − x′) ⊙ 1/m Σ ∇f(x′ + (k − ½)/m·(x −
   * x′))}, which adds up to {@code f(x) − f(x′)} up to the error of m midpoints.
   *
   * @return the method with 32 steps
   * @see <a href="https://arxiv.org/abs/1703.01365">Sundararajan et al., 2017</a>
   */
  static Attribution integratedGradients() {
    return integratedGradients(32, 0);
  }

  /**
   * Integrated gradients, see {@link #integratedGradients()}.
   *
   * @param steps m
   * @param baseline the value of all elements of x′
   * @return the method
   * @throws IllegalArgumentException if there is no step
   */
  static Attribution integratedGradients(int steps, double baseline) {
    return new IntegratedGradients(steps, baseline);
  }

  /**
   * The mean gradient under noise, with 32 samples of 15 % of the example's range of values.
   *
   * @return the method
   * @see <a href="https://arxiv.org/abs/1706.03825">Smilkov et al., 2017</a>
   */
  static Attribution smoothGrad() {
    return smoothGrad(32, 0.15);
  }

  /**
   * The mean gradient under noise.
   *
   * @param samples how many
   * @param noise the standard deviation, as a share of the example's range of values
   * @return the method
   * @throws IllegalArgumentException if there is no sample, or the noise is negative
   */
  static Attribution smoothGrad(int samples, double noise) {
    return new SmoothGrad(samples, noise);
  }

  /**
   * How much the score falls when a part is replaced by zeros: a square of a seventh of an image's
   * side, else each feature.
   *
   * @return the method
   * @see <a href="https://arxiv.org/abs/1311.2901">Zeiler and Fergus, 2014</a>
   */
  static Attribution occlusion() {
    return occlusion(0, 0);
  }

  /**
   * How much the score falls when a part is replaced.
   *
   * @param side the side of the squares of an image; 0 for a seventh of the shorter side
   * @param value what takes the place of all elements of the part
   * @return the method
   * @throws IllegalArgumentException if the side is negative
   */
  static Attribution occlusion(int side, double value) {
    return new Occlusion(side, value);
  }

  /**
   * Normal random numbers: what has nothing to do with the network.
   *
   * @return the method
   */
  static Attribution random() {
    return new RandomAttribution();
  }
}
