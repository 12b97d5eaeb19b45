package org.lrp4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.BlasThreads;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Signal;
import org.lrp4j.network.Finiteness;
import org.lrp4j.network.ShadowNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The scores that explanations explain, of many inputs and by forward passes alone: what measures
 * of explanations are made of. Built by {@link LrpExplainerBuilder#buildScores()}.
 *
 * <p>A score is what a {@link Target} means of some predictions, {@link #freeze frozen}, so that it
 * stays the score of the same class when the input is changed:
 *
 * <pre>{@code
 * try (NetworkScores scores = LrpExplainer.builder(network).buildScores()) {
 *   Frozen score = scores.freeze(images, null, Target.predicted());
 *   double[] before = scores.of(images, null, score, new int[] {0, 1, 2});
 * }
 * }</pre>
 *
 * <p>The network is only read. One thread at a time.
 */
public final class NetworkScores implements AutoCloseable {

  private final ShadowNetwork shadow;
  private final OutputKinds kinds;
  private long scored;

  NetworkScores(ShadowNetwork shadow, OutputKinds kinds) {
    this.shadow = shadow;
    this.kinds = kinds;
  }

  /**
   * What is scored of each of some examples, whatever becomes of their inputs.
   *
   * @param weights for each output the weights of its logits, [examples, …]; zeros where nothing is
   *     scored
   * @param classes for each output the class that is scored of each example; none of images of
   *     class scores, where each place has its own
   */
  public record Frozen(List<INDArray> weights, List<List<Integer>> classes) {

    /**
     * Copies the lists.
     *
     * @param weights for each output the weights of its logits, [examples, …]
     * @param classes for each output the class that is scored of each example
     */
    public Frozen {
      weights = List.copyOf(weights);
      classes = classes.stream().map(List::copyOf).toList();
    }

    /**
     * The targets with the scored classes in the place of predicted ones.
     *
     * @param targets one for each output; none for the predicted classes
     * @return one for each output, which mean the same of other inputs and networks
     */
    public Target[] named(Target... targets) {
      Target[] named = new Target[classes.size()];
      for (int output = 0; output < named.length; output++) {
        Target own = targets.length == 0 ? Target.predicted() : targets[output];
        int[] found = classes.get(output).stream().mapToInt(c -> c).toArray();
        named[output] = found.length == 0 ? own : own.naming(found);
      }
      return named;
    }

    /**
     * What is scored of the examples of several batches.
     *
     * @param batches one after the other
     * @return the same of all of them
     */
    public static Frozen joined(List<Frozen> batches) {
      List<INDArray> joined = new ArrayList<>();
      List<List<Integer>> classes = new ArrayList<>();
      for (int output = 0; output < batches.get(0).weights().size(); output++) {
        int index = output;
        joined.add(
            Nd4j.concat(
                0, batches.stream().map(one -> one.weights().get(index)).toArray(INDArray[]::new)));
        classes.add(batches.stream().flatMap(one -> one.classes().get(index).stream()).toList());
      }
      return new Frozen(joined, classes);
    }
  }

  /**
   * The data type that is computed in.
   *
   * @return DOUBLE or FLOAT
   */
  public DataType dataType() {
    return shadow.dataType();
  }

  /**
   * The names of the network's inputs.
   *
   * @return the names in the network's order
   */
  public List<String> inputNames() {
    return shadow.inputNames();
  }

  /**
   * How the network reads an input.
   *
   * @param name one of the {@link #inputNames()}
   * @param rank how many axes its batches have
   * @return what the axes mean
   */
  public DataFormat inputFormat(String name, int rank) {
    return shadow.inputFormat(name, rank);
  }

  /**
   * The inputs whose numbers are indices that an embedding looks up.
   *
   * @return some of the {@link #inputNames()}
   */
  public Set<String> indexInputs() {
    return Set.copyOf(shadow.indexInputs());
  }

  /**
   * Inputs as the network takes them: checked, in its data type, one element after the other.
   *
   * @param inputs a batch for each input, in the network's order
   * @return copies
   * @throws IllegalArgumentException if an input does not fit the network
   */
  public INDArray[] checked(INDArray... inputs) {
    INDArray[] checked =
        Inputs.checked(inputs, inputNames(), shadow.dataType(), shadow.indexInputs());
    for (int i = 0; i < checked.length; i++) {
      checked[i] = ArrayPool.isPlain(checked[i]) ? checked[i] : checked[i].dup('c');
    }
    return checked;
  }

  /**
   * Finds out what targets mean of the predictions for a batch.
   *
   * @param inputs a batch for each input, as {@link #checked} gives them
   * @param masks as of {@link LrpExplainer#explain(INDArray[], INDArray[], Target...)}
   * @param targets nothing for the predicted class, else one target for each output
   * @return what is scored of each example
   * @throws IllegalArgumentException if an input or a target does not fit the network, or a target
   *     is of an inner layer, or relevance of the caller's own, which is no score of other inputs
   */
  public Frozen freeze(INDArray[] inputs, INDArray[] masks, Target... targets) {
    List<String> names = shadow.outputNames();
    if (targets.length != 0 && targets.length != names.size()) {
      throw new IllegalArgumentException(
          "Expected no target, or one for each of the outputs "
              + names
              + ", but got "
              + targets.length);
    }
    List<Signal> outputs = outputs(inputs, masks);
    List<INDArray> weights = new ArrayList<>();
    List<List<Integer>> named = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      String name = names.get(i);
      Signal output = outputs.get(i);
      Target target = targets.length == 0 ? Target.predicted() : targets[i];
      if (target.layer().isPresent()) {
        throw new IllegalArgumentException(
            "Scores are of outputs, but the target is of layer \"" + target.layer().get() + "\"");
      }
      if (target.kind() == Target.Kind.RELEVANCE) {
        throw new IllegalArgumentException(
            "A target with relevance of its own is no score of output \""
                + name
                + "\" that other inputs have as well: name classes");
      }
      // A single column behind a sigmoid is told by what was left out.
      INDArray probabilities =
          shadow.outputsOfProbabilities().contains(name)
              ? shadow.networkOutput(name, output.values())
              : output.values();
      OutputClasses classes =
          OutputClasses.of(
              output.values(),
              output.format(),
              probabilities,
              shadow.keepsOrder(name, output.format()),
              kinds.areNumbers(name));
      weights.add(
          ScoreWeights.of(
              target,
              name,
              output,
              classes,
              wanted -> shadow.scores(name, output.values(), wanted)));
      named.add(classes(output, weights.get(i), classes.isOneSigmoid()));
    }
    return new Frozen(weights, named);
  }

  /** The class of the largest weight of each example; none of images of class scores. */
  private static List<Integer> classes(Signal output, INDArray weights, boolean isSigmoid) {
    if (weights.rank() > 3) {
      return List.of();
    }
    List<Integer> classes = new ArrayList<>();
    int axis = output.format().channelAxis();
    long inner = axis == weights.rank() - 1 ? 1 : weights.size(2);
    long length = weights.length() / weights.size(0);
    INDArray plain = weights.dup('c');
    for (int example = 0; example < weights.size(0); example++) {
      int largest = 0;
      double sum = 0;
      for (int k = 0; k < length; k++) {
        double value = plain.data().getDouble(example * length + k);
        sum += value;
        largest = value > plain.data().getDouble(example * length + largest) ? k : largest;
      }
      classes.add(isSigmoid ? (sum > 0 ? 1 : 0) : (int) (largest / inner % weights.size(axis)));
    }
    return classes;
  }

  /**
   * The scores of a batch.
   *
   * @param inputs a batch for each input, in the network's data type, whose elements follow each
   *     other, as {@link #checked} gives them; not checked again, and never written to
   * @param masks as of {@link LrpExplainer#explain(INDArray[], INDArray[], Target...)}
   * @param frozen what is scored
   * @param examples for each row of the batch the frozen example that it was made of
   * @return one score a row
   * @throws IllegalArgumentException if the network's output is not finite
   */
  public double[] of(INDArray[] inputs, INDArray[] masks, Frozen frozen, int... examples) {
    List<Signal> outputs = outputs(inputs, masks);
    scored += examples.length;
    double[] scores = new double[examples.length];
    for (int i = 0; i < outputs.size(); i++) {
      add(outputs.get(i).values(), frozen.weights().get(i), examples, scores);
    }
    return scores;
  }

  private static void add(INDArray logits, INDArray weights, int[] examples, double[] scores) {
    long length = logits.length() / logits.size(0);
    INDArray plain = ArrayPool.isPlain(weights) ? weights : weights.dup('c');
    for (int row = 0; row < examples.length; row++) {
      double sum = 0;
      for (long k = 0; k < length; k++) {
        double weight = plain.data().getDouble(examples[row] * length + k);
        if (weight != 0) {
          sum += weight * logits.data().getDouble(row * length + k);
        }
      }
      scores[row] += sum;
    }
  }

  private List<Signal> outputs(INDArray[] inputs, INDArray[] masks) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
        BlasThreads threads = BlasThreads.oneFor(shadow.parameterCount())) {
      List<String> names = shadow.inputNames();
      List<Optional<INDArray>> checkedMasks = Inputs.checkedMasks(masks, inputs, names);
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < inputs.length; i++) {
        DataFormat format = shadow.inputFormat(names.get(i), inputs[i].rank());
        signals.add(new Signal(inputs[i], checkedMasks.get(i), format));
      }
      List<Signal> outputs = shadow.output(signals);
      for (Signal output : outputs) {
        if (!Finiteness.holds(output.values())) {
          shadow.requireFiniteParameters();
          throw new IllegalArgumentException(
              "The network's output holds NaN or infinite values for an input that was changed to"
                  + " measure an explanation: does the replacement lie where the network was"
                  + " trained?");
        }
      }
      return outputs;
    }
  }

  /**
   * How many inputs were scored so far: what a measure costs. Inputs that a measure knows to be
   * equal go through the network once.
   *
   * @return the number of rows of all batches of {@link #of}
   */
  public long scored() {
    return scored;
  }

  /** Frees all memory. */
  @Override
  public void close() {
    shadow.close();
  }
}
