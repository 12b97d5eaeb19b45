package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The mean, sum or maximum along some axes. */
public final class ReductionVertex extends KerasVertex {

  /** What is made of the numbers along the axes. */
  public enum Reduction {
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM,
    /** The largest. */
    MAXIMUM
  }

  /** What is made of the numbers. */
  @JsonProperty private final Reduction reduction;

  /** The axes, the examples' being 0. */
  @JsonProperty private final int[] axes;

  /** Whether the axes are kept, with size 1. */
  @JsonProperty private final boolean kept;

  /**
   * A vertex.
   *
   * @param reduction what is made of the numbers
   * @param axes the axes, the examples' being 0
   * @param kept whether the axes are kept, with size 1
   */
  @JsonCreator
  public ReductionVertex(
      @JsonProperty("reduction") Reduction reduction,
      @JsonProperty("axes") int[] axes,
      @JsonProperty("kept") boolean kept) {
    super(1);
    this.reduction = reduction;
    this.axes = axes.clone();
    this.kept = kept;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    return switch (reduction) {
      case MEAN -> x.get(0).mean(kept, axes);
      case SUM -> x.get(0).sum(kept, axes);
      case MAXIMUM -> x.get(0).max(kept, axes);
    };
  }

  @Override
  KerasVertex copy() {
    return new ReductionVertex(reduction, axes, kept);
  }

  @Override
  List<?> made() {
    return List.of(reduction, IntStream.of(axes).boxed().toList(), kept);
  }
}
