package org.lrp4j.layer.attention;

import java.util.Optional;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Steps after their projection, head by head, and the way back to the steps. */
final class Projected {

  private final Optional<Projection> projection;
  private final Heads heads;
  private final INDArray steps;
  private final LayerContext context;
  private final INDArray byHead;

  /**
   * Projects.
   *
   * @param projection the map, or empty for none
   * @param heads how many
   * @param steps [batch, steps, features], which the caller holds for this
   * @param context stabilizer and memory
   */
  Projected(Optional<Projection> projection, Heads heads, INDArray steps, LayerContext context) {
    this.projection = projection;
    this.heads = heads;
    this.steps = steps;
    this.context = context;
    Memory memory = context.memory();
    if (projection.isPresent()) {
      INDArray projected = projection.get().of(steps);
      byHead = heads.apart(projected);
      memory.release(projected);
    } else {
      byHead = heads.apart(steps);
    }
  }

  /** What was projected, [batch, steps, features]. */
  INDArray steps() {
    return steps;
  }

  /** [batch, heads, steps, size]. */
  INDArray byHead() {
    return byHead;
  }

  /**
   * Leads relevance back through the projection.
   *
   * @param relevance head by head, of which the caller is no longer a holder
   * @param equally whether each feature of a step gets the same
   * @return of the steps, held by the caller
   */
  INDArray redistribute(INDArray relevance, boolean equally) {
    Memory memory = context.memory();
    INDArray together = heads.together(relevance);
    memory.release(relevance);
    if (projection.isEmpty()) {
      return together;
    }
    INDArray share;
    if (equally) {
      share = projection.get().equally(together);
    } else {
      INDArray z = heads.together(byHead);
      share = projection.get().inProportion(steps, z, together, context.stabilizer());
      memory.release(z);
    }
    memory.release(together);
    return share;
  }

  void release() {
    context.memory().release(byHead);
    context.memory().release(steps);
  }
}
