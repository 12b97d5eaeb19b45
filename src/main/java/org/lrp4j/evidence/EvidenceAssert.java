package org.lrp4j.evidence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.lrp4j.ExplainedInput;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Expectations on the relevance of an input; they hold for every example of the batch unless {@link
 * #example} chooses one. Each is checked at once, and throws an {@link AssertionError} if it does
 * not hold.
 */
public final class EvidenceAssert {

  private static final String FOLDER_PROPERTY = "lrp4j.evidence";

  /** How the compiler calls the body of a lambda in a method. */
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  /** More examples than that are only counted. */
  private static final int MOST = 5;

  private final ExplainedInput explained;
  private List<String> columnNames = List.of();
  private int[] examples;
  private String name;
  private Path folder;

  EvidenceAssert(ExplainedInput explained) {
    this.explained = explained;
    this.examples = IntStream.range(0, explained.examples()).toArray();
    this.name = caller();
    this.folder = Path.of(System.getProperty(FOLDER_PROPERTY, usual()));
  }

  /** Where the build that is used here puts its results. */
  private static String usual() {
    boolean isGradle = Files.isDirectory(Path.of("build")) && !Files.isDirectory(Path.of("target"));
    return (isGradle ? "build" : "target") + "/evidence";
  }

  /** The test that asks, by which its pictures are called. */
  private static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(
                        frame ->
                            !frame.getClassName().equals(EvidenceAssert.class.getName())
                                && !frame.getClassName().equals(EvidenceAssertions.class.getName()))
                    .findFirst()
                    .map(
                        frame ->
                            frame.getClassName().replaceFirst(".*\\.", "")
                                + "-"
                                + LAMBDA.matcher(frame.getMethodName()).replaceAll("$1"))
                    .orElse("evidence"));
  }

  /**
   * What the columns of a table or the features of a sequence are called.
   *
   * @param names one for each column, in order
   * @return this
   * @throws IllegalArgumentException if there are more or fewer
   */
  public EvidenceAssert columnNames(List<String> names) {
    long count = explained.relevance().size(explained.format().channelAxis());
    if (names.size() != count) {
      throw new IllegalArgumentException(
          "\"%s\" has %d columns, but there are %d names: %s"
              .formatted(explained.name(), count, names.size(), names));
    }
    columnNames = List.copyOf(names);
    return this;
  }

  /**
   * Looks at one example only.
   *
   * @param index the example, from 0
   * @return this
   * @throws IllegalArgumentException if there is no such example
   */
  public EvidenceAssert example(int index) {
    if (index < 0 || index >= explained.examples()) {
      throw new IllegalArgumentException(
          "There is no example " + index + ": there are " + explained.examples() + ", from 0");
    }
    examples = new int[] {index};
    return this;
  }

  /**
   * What pictures of failures are called. By default as the test: its class and method.
   *
   * @param newName the first part of the files' names
   * @return this
   */
  public EvidenceAssert named(String newName) {
    name = newName.replaceAll("[^\\p{L}\\p{N}._-]+", "-");
    return this;
  }

  /**
   * Where pictures of failures are written. By default the folder that the system property {@code
   * lrp4j.evidence} names, else {@code target/evidence}, or {@code build/evidence} where there is a
   * build folder alone.
   *
   * @param newFolder the folder; it is made when there is something to write
   * @return this
   */
  public EvidenceAssert picturesIn(Path newFolder) {
    folder = newFolder;
    return this;
  }

  /**
   * So much of the positive relevance lies inside of a mask, see {@link
   * EvidenceCondition#liesInside}.
   *
   * @param mask 1 inside and 0 outside
   * @param share how much
   * @return this
   */
  public EvidenceAssert liesInside(INDArray mask, Share share) {
    return satisfies(EvidenceCondition.liesInside(mask, share));
  }

  /**
   * Half of the |relevance| is carried by few places: pixels, columns, steps or words.
   *
   * @param most at most so many
   * @return this
   */
  public EvidenceAssert halfIsCarriedByAtMost(int most) {
    return satisfies(EvidenceCondition.halfIsCarriedByAtMost(most));
  }

  /**
   * Columns of a table, or features of a sequence.
   *
   * @param columns their names, or numbers from 0
   * @return what they carry together
   */
  public Part columns(String... columns) {
    return new Part(share -> EvidenceCondition.columns(share, columns));
  }

  /**
   * Steps of a sequence, or places in a text.
   *
   * @param from the first step, from 0
   * @param to behind the last one
   * @return what they carry together
   */
  public Part steps(int from, int to) {
    return new Part(share -> EvidenceCondition.steps(share, from, to));
  }

  /**
   * Words, wherever they stand in a text.
   *
   * @param words the words as the vocabulary has them
   * @return what they carry together
   */
  public Part words(String... words) {
    return new Part(share -> EvidenceCondition.words(share, words));
  }

  /** What some places carry together of the |relevance|. */
  public final class Part {

    private final Function<Share, EvidenceCondition> condition;

    private Part(Function<Share, EvidenceCondition> condition) {
      this.condition = condition;
    }

    /**
     * At most so much.
     *
     * @param part such as 0.01 for 1 %
     * @return the assertions, to go on
     */
    public EvidenceAssert carryAtMost(double part) {
      return carry(Share.atMost(part));
    }

    /**
     * At least so much.
     *
     * @param part such as 0.8 for 80 %
     * @return the assertions, to go on
     */
    public EvidenceAssert carryAtLeast(double part) {
      return carry(Share.atLeast(part));
    }

    /**
     * So much.
     *
     * @param share how much
     * @return the assertions, to go on
     */
    public EvidenceAssert carry(Share share) {
      return satisfies(condition.apply(share));
    }
  }

  /**
   * A condition of any kind, of your own too.
   *
   * @param condition the condition
   * @return this
   * @throws AssertionError if it does not hold for one of the examples
   */
  public EvidenceAssert satisfies(EvidenceCondition condition) {
    List<Breach> breaches = new ArrayList<>();
    for (int example : examples) {
      condition.check(explained, example, columnNames).ifPresent(breaches::add);
    }
    if (!breaches.isEmpty()) {
      throw new AssertionError(message(condition, breaches));
    }
    return this;
  }

  private String message(EvidenceCondition condition, List<Breach> breaches) {
    StringBuilder message = new StringBuilder();
    message.append(
        String.format(
            Locale.ROOT,
            "The evidence of \"%s\" is not where it was expected, in %d of %d %s",
            explained.name(),
            breaches.size(),
            examples.length,
            examples.length == 1 ? "example" : "examples"));
    for (Breach breach : breaches.subList(0, Math.min(MOST, breaches.size()))) {
      message
          .append("\n  example ")
          .append(breach.example())
          .append("\n    expected: ")
          .append(breach.expected())
          .append("\n    found:    ")
          .append(breach.found())
          .append("\n    the most: ")
          .append(String.join(", ", breach.strongest()))
          .append("\n    picture:  ")
          .append(picture(condition, breach));
    }
    return message.toString();
  }

  /** A picture that cannot be drawn must not hide what failed. */
  private String picture(EvidenceCondition condition, Breach breach) {
    Path file = folder.resolve(name + "-example-" + breach.example() + ".png");
    Optional<INDArray> area = condition.area();
    try {
      FailurePicture.of(explained, breach, area, columnNames).save(file);
      return file.toAbsolutePath().toString();
    } catch (RuntimeException | LinkageError e) {
      return "none, " + e;
    }
  }
}
