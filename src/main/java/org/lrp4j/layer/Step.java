package org.lrp4j.layer;

import java.util.List;
import java.util.Optional;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer or vertex computes, and how relevance finds its way back through it. A step is built
 * once, shared by all calls, and keeps nothing of a call: that is in the {@link Capture} that each
 * forward pass returns.
 *
 * <p>Most steps come from the {@link LayerContext}: of an {@linkplain LayerContext#affine affine
 * map}, of a {@linkplain LayerContext#proportional sum or average}, {@linkplain
 * LayerContext#alongGradient along the gradient}. They are put together {@linkplain #then one after
 * the other}.
 *
 * <p><b>Who frees an array.</b> Whoever gets an array from {@link Memory#take}, {@link #forward} or
 * {@link Capture#redistribute} holds it and releases it once; whoever keeps an array that he was
 * only shown retains it first.
 */
public interface Step {

  /** The treatment of what only moves values: relevance goes back to where they came from. */
  String ROUTED = "routed";

  /** The treatment of what gives each of n inputs an n-th, whatever its value. */
  String UNIFORM = "uniform";

  /** The treatment of what leaves relevance as it is. */
  String PASS = "pass";

  /** The treatment of what is explained by its own gradient. */
  String GRADIENT_TIMES_INPUT = "gradient × input";

  /** The treatment of what a neighbour computes as well. */
  String MERGED = "merged";

  /**
   * The forward pass at inference, which captures what the way back needs.
   *
   * @param inputs one signal for each input, in order; never written to
   * @return the capture, with the output
   * @throws IllegalArgumentException if an input does not fit; the message says both shapes
   */
  Capture forward(List<Signal> inputs);

  /**
   * What the step does to relevance, for tables: a rule's label, or the name of its treatment.
   *
   * @return a short text
   */
  String treatment();

  /**
   * How to read the axes of the output.
   *
   * @param inputs the formats of the inputs
   * @param rank how many axes the output has
   * @return the first input's format if that has as many axes, else DL4J's default for the rank,
   *     unless a step says otherwise
   */
  default DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return inputs.get(0).rank() == rank ? inputs.get(0) : DataFormat.channelsFirst(rank);
  }

  /**
   * Turns the explained output into the network's, where a softmax or sigmoid at the end of the
   * network was left out.
   *
   * @param explained what the forward pass gave; never written to
   * @return what the user's network puts out; by default the same
   */
  default INDArray networkOutput(INDArray explained) {
    return explained;
  }

  /**
   * Whether the class with the highest explained score is the one with the highest {@linkplain
   * #networkOutput output}.
   *
   * @param format how the axes of the output are read
   * @return false if softmaxes of their own stand side by side along the classes' axis
   */
  default boolean keepsOrder(DataFormat format) {
    return true;
  }

  /**
   * What the network predicts with an output that is no table of classes, such as the confidence of
   * the surest box of a detector.
   *
   * @param explained what the forward pass gave for the network's output; never written to
   * @return 1 where the prediction stands, 0 elsewhere, in the output's shape; empty where the
   *     highest class is predicted, as by default
   */
  default Optional<INDArray> prediction(INDArray explained) {
    return Optional.empty();
  }

  /**
   * Where the scores of classes stand, of a step that ends the network with something else than a
   * table of classes, such as the boxes of an object detector.
   *
   * @param explained what the step put out
   * @param classes the class for all examples, or one an example
   * @return 1 where the scores stand, 0 elsewhere, in the output's shape; empty where classes have
   *     an axis of their own, or no scores
   * @throws IllegalArgumentException if there is no such class, or there are more or fewer than
   *     examples
   */
  default Optional<INDArray> classScores(INDArray explained, int... classes) {
    return Optional.empty();
  }

  /**
   * What is known about the sign of the output, whatever the inputs.
   *
   * @param inputs what is known about the sign of each input
   * @return the sign; {@link Sign#ANY} unless a step says otherwise
   */
  default Sign outputSign(List<Sign> inputs) {
    return Sign.ANY;
  }

  /**
   * Where no relevance can go to the inputs.
   *
   * @param output where no relevance can arrive at the output
   * @return where none goes to any input; {@link Vanishing#NOWHERE} unless a step says otherwise
   */
  default Vanishing inputVanishing(Vanishing output) {
    return Vanishing.NOWHERE;
  }

  /**
   * Takes over what the network proves, to leave out what is known to vanish. Called before the
   * first forward pass.
   *
   * @param inputs the sign of each input
   * @param output where no relevance can arrive at the output
   */
  default void assume(List<Sign> inputs, Vanishing output) {}

  /**
   * The scale and shift that this step is, if it is nothing else, so that an affine step before it
   * can take it over.
   *
   * @return the scale and shift; empty unless a step says otherwise
   */
  default Optional<ScaleAndShift> scaleAndShift() {
    return Optional.empty();
  }

  /**
   * This step with a scale and shift of its outputs merged into its weights.
   *
   * @param next what alone reads this step's output
   * @return a new step that computes both; empty unless a step can do that
   */
  default Optional<Step> mergedWith(ScaleAndShift next) {
    return Optional.empty();
  }

  /**
   * This step with a scale and shift of its inputs merged into its weights.
   *
   * @param previous what this step alone reads
   * @return a new step that computes both; empty unless a step can do that
   */
  default Optional<Step> mergedBehind(ScaleAndShift previous) {
    return Optional.empty();
  }

  /**
   * Whether each output is an input of the same channel, so that a scale and shift of the inputs is
   * one of the outputs.
   *
   * @return false unless a step says otherwise
   */
  default boolean keepsChannels() {
    return false;
  }

  /**
   * Whether relevance goes to inputs of zero: a rule such as Flat gives it to them, and what passes
   * relevance on hands it on to them.
   *
   * @param output whether relevance arrives where the output is zero
   * @return whether it goes to inputs that are zero; by default what is said of the output
   */
  default boolean givesToZeros(boolean output) {
    return output;
  }

  /**
   * This step as it is in front of what {@linkplain #givesToZeros gives relevance to zeros}. A
   * share in proportion to the inputs divides by the output, which may be zero there: sums and
   * averages then share equally, and a scale or a shift passes relevance on.
   *
   * @return a step that computes the same; by default this one
   */
  default Step sharingEqually() {
    return this;
  }

  /**
   * This step, and another one behind it.
   *
   * @param next a step with one input
   * @param memory whose arrays lie in between
   * @return both as one step
   */
  default Step then(Step next, Memory memory) {
    return new InSequence(this, next, memory);
  }
}
