package org.lrp4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is explained of an output: which relevance the explanation begins with.
 *
 * <p>Outputs are [batch, classes], [batch, classes, time] for sequences, or images of class scores.
 * For sequences one time step is explained, the last one that no mask leaves out unless {@link
 * #atTimeStep} says otherwise; for images of class scores every position is, unless {@link
 * #inRegion} says otherwise.
 *
 * <p>An output of one column behind a sigmoid is the probability p of class 1, and tells two
 * classes apart: relevance for class 1 begins at the logit, for class 0 at minus the logit, and the
 * predicted class is 1 where p is above ½.
 */
public final class Target {

  /** The ways to choose. */
  enum Kind {
    PREDICTED,
    CLASSES,
    CONTRASTIVE,
    RELEVANCE,
    NOTHING
  }

  private final Kind kind;
  private final int[] classes;
  private final INDArray relevance;
  private final int[] timeSteps;
  private final Optional<String> layer;
  private final boolean fromOne;
  private final Optional<INDArray> region;
  private final Passing passing;

  /**
   * Which channels relevance has to go through on its way.
   *
   * @param origin the target without that, null for the target itself
   */
  private record Passing(Target origin, Map<String, int[]> channels) {

    static final Passing ANYWHERE = new Passing(null, Map.of());
  }

  private Target(
      Kind kind,
      int[] classes,
      INDArray relevance,
      int[] timeSteps,
      Optional<String> layer,
      boolean fromOne,
      Optional<INDArray> region,
      Passing passing) {
    this.kind = kind;
    this.classes = classes;
    this.relevance = relevance;
    this.timeSteps = timeSteps;
    this.layer = layer;
    this.fromOne = fromOne;
    this.region = region;
    this.passing = passing;
  }

  private static Target of(Kind kind, int... classes) {
    return new Target(
        kind,
        classes,
        null,
        new int[0],
        Optional.empty(),
        false,
        Optional.empty(),
        Passing.ANYWHERE);
  }

  /**
   * For every example the class with the highest output; relevance begins at its logit's value.
   * This is the default.
   *
   * @return the target
   */
  public static Target predicted() {
    return of(Kind.PREDICTED);
  }

  /**
   * One class for all examples; relevance begins at its logit's value. Of an object detector that
   * is the class's score in the box that is most probably of it, by confidence times probability.
   *
   * @param index the class, from 0
   * @return the target
   */
  public static Target classIndex(int index) {
    return of(Kind.CLASSES, index);
  }

  /**
   * A class for each example; relevance begins at its logit's value.
   *
   * @param indices the classes, from 0, one an example
   * @return the target
   */
  public static Target classIndices(int... indices) {
    return of(Kind.CLASSES, indices.clone());
  }

  /**
   * What speaks for the predicted class rather than for the others: its logit minus the mean of the
   * others. Relevance begins at the logit's value for the class and at {@code −logit/(classes − 1)}
   * for each other. The logit of a single sigmoid is log p₁ − log p₀ and says that by itself, so
   * relevance begins there as for the class alone.
   *
   * @return the target
   */
  public static Target contrastive() {
    return of(Kind.CONTRASTIVE);
  }

  /**
   * What speaks for a class rather than for the others: its logit minus the mean of the others.
   *
   * @param indices the class, from 0: one for all examples, or one an example
   * @return the target
   */
  public static Target contrastive(int... indices) {
    return of(Kind.CONTRASTIVE, indices.clone());
  }

  /**
   * A relevance of the caller's own to begin with.
   *
   * @param relevance an array of the output's shape; it is copied
   * @return the target
   */
  public static Target relevance(INDArray relevance) {
    return new Target(
        Kind.RELEVANCE,
        new int[0],
        relevance.dup().detach(),
        new int[0],
        Optional.empty(),
        false,
        Optional.empty(),
        Passing.ANYWHERE);
  }

  /**
   * Nothing: leaves out one of several outputs.
   *
   * @return the target
   */
  public static Target nothing() {
    return of(Kind.NOTHING);
  }

  /**
   * The same target at another time step of a sequence.
   *
   * @param step the time step, from 0
   * @return the target
   */
  public Target atTimeStep(int step) {
    return atTimeSteps(step);
  }

  /**
   * The same target at a time step of its own for each example: for sequences of different lengths.
   *
   * @param steps the time steps, from 0, one an example
   * @return the target
   */
  public Target atTimeSteps(int... steps) {
    return new Target(
        kind, classes, relevance, steps.clone(), layer, fromOne, region, onlyThrough());
  }

  /**
   * The same target at the output of an inner layer or vertex: its channels or units take the place
   * of the classes, and relevance begins at their activations. What comes behind that layer plays
   * no part. The explanation's outputs are then those of that layer; one that a batch normalisation
   * was merged into puts out the normalised values, and a normalisation that was merged into the
   * layer behind it what it reads.
   *
   * @param name the name of the layer or vertex
   * @return the target
   */
  public Target atLayer(String name) {
    return new Target(
        kind, classes, relevance, timeSteps, Optional.of(name), fromOne, region, onlyThrough());
  }

  /**
   * The same target with relevance that begins at 1 where it would begin at the logit's value, so
   * that explanations of confident and of doubtful predictions have the same size. Of the two
   * classes of a single sigmoid it begins at 1 for the predicted one, and at −1 for the other.
   *
   * @return the target
   * @throws IllegalStateException if the target has a relevance of its own to begin with
   */
  public Target fromOne() {
    if (kind == Kind.RELEVANCE) {
      throw new IllegalStateException(
          "A target with a given relevance begins with that: scale it instead");
    }
    return new Target(kind, classes, relevance, timeSteps, layer, true, region, onlyThrough());
  }

  /**
   * The same target at some positions only: of an image of class scores a pixel, or an area such as
   * what was taken for a class. Relevance begins there as it would everywhere, and at 0 elsewhere;
   * the explained score is the sum over the area.
   *
   * @param where 1 at the positions that are explained and 0 at all others: the output's shape
   *     without the axis of the classes, for instance [batch, height, width], or with a first axis
   *     of 1 for all examples; it is copied
   * @return the target
   * @throws IllegalArgumentException if it holds other numbers than 0 and 1
   * @throws IllegalStateException if the target has a relevance of its own to begin with
   */
  public Target inRegion(INDArray where) {
    if (kind == Kind.RELEVANCE) {
      throw new IllegalStateException(
          "A target with a given relevance begins with that: set it to 0 elsewhere instead");
    }
    INDArray own = where.castTo(DataType.DOUBLE).dup('c').detach();
    if (!own.mul(own).equals(own)) {
      throw new IllegalArgumentException(
          "A region is 1 at the positions that are explained and 0 elsewhere, but this one holds"
              + " other numbers");
    }
    return new Target(
        kind, classes, relevance, timeSteps, layer, fromOne, Optional.of(own), onlyThrough());
  }

  /**
   * The same target with only that of its relevance that goes through some channels of an inner
   * layer: what the network finds there, its concept, and how it counts for the target. Relevance
   * of the layer's other channels, and on paths around the layer, is left out, and stands in the
   * conservation table as absorbed at that layer. The explanations through each of the channels add
   * up to the one through all, and to that of the target where no path leads around the layer.
   *
   * <p>Of one target many explanations can be asked for at once, {@code explainEach(input,
   * target.through("conv", 0), target.through("conv", 1))}: down to the layer its relevance is led
   * back once for all. May be called again for other layers; relevance has to go through all of
   * them. Relevance of layers behind the layer is that of the target, and not kept.
   *
   * @param name the name of the layer or vertex
   * @param channels channels of its output, from 0: feature maps of a convolution, units of a dense
   *     layer, features of a sequence
   * @return the target
   * @throws IllegalArgumentException if there is no channel, a negative one, or one twice
   * @see <a href="https://doi.org/10.1038/s42256-023-00711-8">Achtibat et al., 2023</a>
   */
  public Target through(String name, int... channels) {
    boolean isWrong = IntStream.of(channels).anyMatch(channel -> channel < 0);
    if (isWrong
        || channels.length == 0
        || IntStream.of(channels).distinct().count() < channels.length) {
      throw new IllegalArgumentException(
          "Relevance goes through at least one channel of layer \""
              + name
              + "\", from 0 and each once, but got "
              + Arrays.toString(channels));
    }
    Map<String, int[]> both = new TreeMap<>(passing.channels());
    both.put(name, channels.clone());
    Passing through = new Passing(origin(), both);
    return new Target(kind, classes, relevance, timeSteps, layer, fromOne, region, through);
  }

  /** The same channels, of a target of its own. */
  private Passing onlyThrough() {
    return new Passing(null, passing.channels());
  }

  /** What has the same relevance to begin with: the target that it was made from. */
  Target origin() {
    return passing.origin() == null ? this : passing.origin();
  }

  /** The channels that relevance has to go through, by the names of layers. */
  Map<String, int[]> channels() {
    return passing.channels();
  }

  /**
   * The same target for some of the examples that it was made for: where it has a class, a step or
   * a region for each, those of these examples.
   *
   * @param from the first example
   * @param to the first that is left out
   * @return the target of a batch of {@code to − from} examples
   */
  public Target ofExamples(int from, int to) {
    return new Target(
        kind,
        classes.length < 2 ? classes : Arrays.copyOfRange(classes, from, to),
        relevance == null ? null : Rows.copy(relevance, from, to),
        timeSteps.length < 2 ? timeSteps : Arrays.copyOfRange(timeSteps, from, to),
        layer,
        fromOne,
        region.map(where -> where.size(0) < 2 ? where : Rows.copy(where, from, to)),
        onlyThrough());
  }

  /**
   * The same target with these classes in the place of the predicted ones, so that it means the
   * same of other inputs and other networks.
   *
   * @param found one an example
   * @return the target; this one if it does not mean predicted classes
   */
  public Target naming(int... found) {
    boolean isPredicted = kind == Kind.PREDICTED || kind == Kind.CONTRASTIVE && classes.length == 0;
    Kind named = kind == Kind.PREDICTED ? Kind.CLASSES : kind;
    return isPredicted
        ? new Target(
            named, found.clone(), relevance, timeSteps, layer, fromOne, region, onlyThrough())
        : this;
  }

  /**
   * What the target is made of: all that it takes to write it down.
   *
   * @return its parts, of which {@link #of(TargetParts)} makes the same target
   */
  public TargetParts parts() {
    return new TargetParts(
        kind.name().toLowerCase(Locale.ROOT),
        Arrays.stream(classes).boxed().toList(),
        Optional.ofNullable(relevance),
        Arrays.stream(timeSteps).boxed().toList(),
        layer,
        fromOne,
        region,
        channels().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, gate -> IntStream.of(gate.getValue()).boxed().toList())));
  }

  /**
   * The target of those parts.
   *
   * @param parts what {@link #parts()} gave
   * @return the target
   * @throws IllegalArgumentException if there is no such kind, or what it needs is missing
   */
  public static Target of(TargetParts parts) {
    Target bare =
        switch (parts.kind()) {
          case "predicted" -> predicted();
          case "classes" -> of(Kind.CLASSES, numbers(parts.classes()));
          case "contrastive" -> of(Kind.CONTRASTIVE, numbers(parts.classes()));
          case "relevance" ->
              relevance(
                  parts
                      .relevance()
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "A target of given relevance needs that relevance")));
          case "nothing" -> nothing();
          default ->
              throw new IllegalArgumentException("There is no target of the kind " + parts.kind());
        };
    if (bare.kind == Kind.CLASSES && bare.classes.length == 0) {
      throw new IllegalArgumentException("A target of classes needs at least one class");
    }
    Target target = parts.fromOne() ? bare.fromOne() : bare;
    if (parts.region().isPresent()) {
      target = target.inRegion(parts.region().get());
    }
    if (parts.layer().isPresent()) {
      target = target.atLayer(parts.layer().get());
    }
    if (!parts.timeSteps().isEmpty()) {
      target = target.atTimeSteps(numbers(parts.timeSteps()));
    }
    for (Map.Entry<String, List<Integer>> gate : parts.channels().entrySet()) {
      target = target.through(gate.getKey(), numbers(gate.getValue()));
    }
    return target;
  }

  private static int[] numbers(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  Kind kind() {
    return kind;
  }

  int[] classes() {
    return classes.clone();
  }

  INDArray relevance() {
    return relevance;
  }

  /** No step for the last one that counts, one for all examples, or one an example. */
  int[] timeSteps() {
    return timeSteps.clone();
  }

  Optional<String> layer() {
    return layer;
  }

  /** 1 where something is explained, 0 elsewhere; empty for everywhere. */
  Optional<INDArray> region() {
    return region;
  }

  boolean beginsAtOne() {
    return fromOne;
  }

  /**
   * What is explained of an output that gives numbers.
   *
   * @param count how many they are
   */
  String ofNumbers(int count) {
    return count == 1
        ? inWords("the output", "the output", "the output", "the output")
        : inWords("the highest output", "the highest output", "output %d", "given outputs");
  }

  /** What it explains of a detector's boxes. */
  String ofBoxes() {
    return inWords(
        "the objectness of the surest box",
        "boxes",
        "the score of class %d in its surest box",
        "the scores of given classes in their surest boxes");
  }

  @Override
  public String toString() {
    return inWords("the predicted class", "the chosen class", "class %d", "given classes");
  }

  private String inWords(String predicted, String chosen, String one, String several) {
    String given = classes.length == 1 ? one.formatted(classes[0]) : several;
    String what =
        switch (kind) {
          case PREDICTED -> predicted;
          case CLASSES -> given;
          case CONTRASTIVE -> (classes.length == 1 ? given : chosen) + " against the rest";
          case RELEVANCE -> "given relevance " + Arrays.toString(relevance.shape());
          case NOTHING -> "nothing";
        };
    String when =
        switch (timeSteps.length) {
          case 0 -> "";
          case 1 -> " at time step " + timeSteps[0];
          default -> " at given time steps";
        };
    String where = region.isPresent() ? " in a region" : "";
    String at = layer.map(name -> " of layer \"" + name + "\"").orElse("");
    return what + when + where + at + throughInWords();
  }

  private String throughInWords() {
    return passing.channels().entrySet().stream()
        .map(
            gate ->
                " through "
                    + (gate.getValue().length == 1 ? "channel " : "channels ")
                    + IntStream.of(gate.getValue())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(", "))
                    + " of layer \""
                    + gate.getKey()
                    + "\"")
        .collect(Collectors.joining(" and"));
  }
}
