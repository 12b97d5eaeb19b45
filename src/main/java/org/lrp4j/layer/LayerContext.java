package org.lrp4j.layer;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.composite.Treatments;
import org.lrp4j.rule.Rule;

/**
 * What a layer or vertex is told about its place in the network and the user's choices, and what
 * builds steps that follow these. Implemented by lrp4j.
 */
public interface LayerContext {

  /**
   * The layer's name.
   *
   * @return the name in the network
   */
  String name();

  /**
   * The rule that the composite gave to the layer.
   *
   * @return the rule; without meaning for layers with a treatment of their own
   */
  Rule rule();

  /**
   * How the composite treats what has no rule.
   *
   * @return the treatments of products, maxima, sums and attention
   */
  Treatments treatments();

  /**
   * Whether rules leave biases out.
   *
   * @return the user's choice
   */
  boolean zeroBias();

  /**
   * The stabilizer of what has no rule.
   *
   * @return δ, greater than zero
   */
  double stabilizer();

  /**
   * Whether it is to be added up what biases, masks and states absorb.
   *
   * @return false if nobody reads the sums
   */
  boolean sumsUp();

  /**
   * Whether the activation function is left out, because it is the softmax or sigmoid at the end of
   * the network.
   *
   * @return true if the logits are explained
   */
  boolean stripsActivation();

  /**
   * Whether nobody else reads the layer's input, so that it may be written over if no step holds it
   * either.
   *
   * @return true if the layer is its only reader
   */
  boolean ownsInput();

  /**
   * How many examples the network's first input has, which is what DL4J tells preprocessors.
   *
   * @return the number of examples of the current forward pass
   */
  int batchSize();

  /**
   * Where arrays come from.
   *
   * @return the explainer's memory
   */
  Memory memory();

  /**
   * A step of {@code activation(W·a + b)} under the layer's rule.
   *
   * @param affine what W·a means, and the parameters
   * @return a new step
   */
  Step affine(Affine affine);

  /**
   * A step of several affine maps one behind the other, such as the two of a separable convolution.
   * The first has the layer's rule. The others have the one that the composite gives to a layer
   * that is not the first, since a box or a flat first step is meant for what reads the network's
   * input.
   *
   * @param inARow the maps in order, at least one; each may end with an activation function
   * @return a new step
   */
  Step affine(List<Affine> inARow);

  /**
   * A step for a sum, average or norm: each input gets its part, under the epsilon rule with the
   * context's stabilizer.
   *
   * @param map what is computed, without weights
   * @return a new step
   */
  Step proportional(DifferentiableMap map);

  /**
   * A step that routes relevance along the gradient of a map without weights that selects or moves
   * values: the winner of a maximum takes all, what was moved goes back to where it came from. Not
   * for maps that add, subtract or scale, whose outputs have other signs than their inputs.
   *
   * @param map what is computed; each output is one of the inputs
   * @param treatment the name of the treatment, for tables
   * @return a new step
   */
  Step alongGradient(DifferentiableMap map, String treatment);

  /**
   * Whether a wrapper around the layer hands it the mask, so that also layers obey it that ignore
   * masks by themselves, such as LSTM.
   *
   * @return false for a layer that stands for itself
   */
  boolean obeysMask();

  /**
   * The context for a layer inside this one that is handed the mask.
   *
   * @return the same context, of which {@link #obeysMask} is true
   */
  LayerContext handingOnMask();

  /**
   * The step of a layer inside this one, such as the one that a wrapper runs at each time step. It
   * follows this layer's rule.
   *
   * @param layer the layer inside
   * @param configuration its configuration
   * @return a new step
   */
  Step inside(Layer layer, org.deeplearning4j.nn.conf.layers.Layer configuration);
}
