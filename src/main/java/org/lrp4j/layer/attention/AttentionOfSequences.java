package org.lrp4j.layer.attention;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention of sequences [batch, features, steps] whose sizes are not known before they come: of
 * queries to keys and values, which are the first three inputs. A fourth is the mask of keys and
 * values, [batch, steps]. Explained as {@link SelfAttentionFamily} is.
 *
 * @param projections the current Wq, Wk and Wv [heads, head size, inputs] and Wo [heads · head
 *     size, outputs] by these names, or nothing for a single head without projections
 * @param isScaled whether scores are divided by the root of the keys' size
 * @param context stabilizer, memory and the composite's treatment of attention
 * @param equally whether each value gets the same
 */
public record AttentionOfSequences(
    Supplier<Map<String, INDArray>> projections,
    boolean isScaled,
    LayerContext context,
    boolean equally)
    implements Step {

  private static final String QUERIES = "Wq";

  /**
   * Attention in proportion.
   *
   * @param projections the current ones by their names, or nothing
   * @param isScaled whether scores are divided by the root of the keys' size
   * @param context stabilizer, memory and the composite's treatment of attention
   */
  public AttentionOfSequences(
      Supplier<Map<String, INDArray>> projections, boolean isScaled, LayerContext context) {
    this(projections, isScaled, context, false);
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().limit(3).map(Signal::values).toList();
    for (INDArray sequence : values) {
      if (sequence.rank() != 3) {
        throw new IllegalArgumentException(
            "attention is explained of sequences [batch, features, steps], but their shape is "
                + Arrays.toString(sequence.shape()));
      }
    }
    Optional<INDArray> mask = inputs.stream().skip(3).findFirst().map(Signal::values);
    INDArray queries = values.get(0);
    boolean isProjected = !projections.get().isEmpty();
    INDArray asked =
        isScaled || isProjected ? queries : queries.mul(Math.sqrt(values.get(1).size(1)));
    AttentionStep step =
        new AttentionStep(
            new MultiHead(this::asIfScaled, sharing(), context),
            false,
            context,
            asked.size(1),
            values.get(1).size(1),
            values.get(2).size(1));
    return step.forward(
        List.of(
            new Signal(asked, Optional.empty(), DataFormat.NCW),
            new Signal(values.get(1), mask, DataFormat.NCW),
            new Signal(values.get(2), mask, DataFormat.NCW)));
  }

  /** Queries that are larger by the root make up for a division that there is not. */
  private Map<String, INDArray> asIfScaled() {
    Map<String, INDArray> known = projections.get();
    if (isScaled || known.isEmpty()) {
      return known;
    }
    Map<String, INDArray> larger = new HashMap<>(known);
    larger.computeIfPresent(QUERIES, (name, w) -> w.mul(Math.sqrt(w.size(1))));
    return larger;
  }

  private Sharing sharing() {
    return equally ? new EqualValues(context) : Sharing.of(context);
  }

  @Override
  public String treatment() {
    return sharing().label();
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return equally && output;
  }

  @Override
  public Step sharingEqually() {
    return new AttentionOfSequences(projections, isScaled, context, true);
  }
}
