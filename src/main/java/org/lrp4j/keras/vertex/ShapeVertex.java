package org.lrp4j.keras.vertex;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The same numbers in another shape, of which one size is not known before a batch comes, such as
 * the number of steps. It is what is left for an example; or, where the first axis holds examples
 * and steps, that of a second input, whose numbers are not read.
 */
public final class ShapeVertex extends KerasVertex {

  private static final long OPEN = -1;

  /** The sizes of an example, one of them perhaps -1. */
  @JsonProperty private final long[] sizes;

  /** The axis of a second input that has the open size; 0 for no second input. */
  @JsonProperty private final int like;

  /**
   * A vertex.
   *
   * @param sizes the sizes of an example, one of them perhaps -1
   * @param like the axis of a second input that has the open size; 0 for no second input
   */
  @JsonCreator
  public ShapeVertex(@JsonProperty("sizes") long[] sizes, @JsonProperty("like") int like) {
    super(like > 0 ? 2 : 1);
    this.sizes = sizes.clone();
    this.like = like;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    long open = like > 0 ? x.get(1).getShape()[like] : left(x.get(0).getShape());
    long[] shape =
        LongStream.concat(
                LongStream.of(-1), Arrays.stream(sizes).map(size -> size == OPEN ? open : size))
            .toArray();
    return x.get(0).reshape(shape);
  }

  /** What is left for the open size. */
  private long left(long... input) {
    long length = Arrays.stream(input).skip(1).reduce(1, Math::multiplyExact);
    long known = Arrays.stream(sizes).filter(size -> size != OPEN).reduce(1, Math::multiplyExact);
    if (length % known != 0) {
      throw new IllegalArgumentException(
          "An example has the sizes "
              + Arrays.toString(Arrays.copyOfRange(input, 1, input.length))
              + ", which do not become "
              + Arrays.toString(sizes));
    }
    return length / known;
  }

  @Override
  KerasVertex copy() {
    return new ShapeVertex(sizes, like);
  }

  @Override
  List<?> made() {
    return List.of(Arrays.stream(sizes).boxed().toList(), like);
  }
}
