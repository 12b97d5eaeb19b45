package org.lrp4j.relevance;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A small SameDiff graph that is run again and again with other arrays. Not safe for use by several
 * threads at once.
 */
final class StepGraph {

  private final SameDiff sameDiff = SameDiff.create();
  private final Map<String, SDVariable> placeholders = new HashMap<>();
  private final DataType type;

  StepGraph(DataType type) {
    this.type = type;
  }

  /** The placeholder of that name, made when it is first asked for. */
  SDVariable placeholder(String name) {
    return placeholders.computeIfAbsent(name, n -> sameDiff.placeHolder(n, type));
  }

  boolean hasType(DataType other) {
    return type == other;
  }

  SameDiff sameDiff() {
    return sameDiff;
  }

  /** Runs what the named outputs need. The results belong to the caller and to no workspace. */
  Map<String, INDArray> run(Map<String, INDArray> arrays, String... outputs) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      Map<String, INDArray> known = new HashMap<>(arrays);
      known.keySet().retainAll(placeholders.keySet());
      // A session keeps a list of every array it ever freed, which would grow for ever: one a run.
      InferenceSession session = new InferenceSession(sameDiff);
      session.setMmgr(new ClosingMemory());
      sameDiff.getSessions().put(Thread.currentThread().getId(), session);
      return sameDiff.output(known, Arrays.asList(outputs));
    } finally {
      sameDiff.getSessions().clear();
    }
  }
}
