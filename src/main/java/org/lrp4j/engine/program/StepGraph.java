package org.lrp4j.engine.program;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A small SameDiff graph that is run again and again with other arrays of the same shapes. Not safe
 * for use by several threads at once.
 */
public final class StepGraph {

  private final SameDiff sameDiff = SameDiff.create();
  private final Map<String, SDVariable> placeholders = new HashMap<>();
  private final Set<String> parameters = new HashSet<>();
  private final Map<Piece, Optional<Program>> programs = new HashMap<>();
  private final DataType type;
  private final ArrayPool pool;

  /** The operations from what is given to the outputs. */
  private record Piece(Set<String> given, List<String> outputs) {}

  /**
   * A graph without operations.
   *
   * @param type the type of its arrays
   * @param pool where results come from
   */
  public StepGraph(DataType type, ArrayPool pool) {
    this.type = type;
    this.pool = pool;
  }

  /**
   * The placeholder of that name, made when it is first asked for.
   *
   * @param name its name
   * @return the placeholder
   */
  public SDVariable placeholder(String name) {
    return placeholders.computeIfAbsent(name, n -> sameDiff.placeHolder(n, type));
  }

  /**
   * The same, with a shape that decides which operations are the fastest.
   *
   * @param name its name
   * @param shape its shape in every run
   * @return the placeholder
   */
  public SDVariable placeholder(String name, long... shape) {
    return placeholders.computeIfAbsent(name, n -> sameDiff.placeHolder(n, type, shape));
  }

  /**
   * A placeholder that changes with the layer's parameters only.
   *
   * @param name its name
   * @return the placeholder
   */
  public SDVariable parameter(String name) {
    parameters.add(name);
    return placeholder(name);
  }

  /**
   * Whether the graph has a variable of that name.
   *
   * @param name a name
   * @return true if it has
   */
  public boolean has(String name) {
    return sameDiff.hasVariable(name);
  }

  /**
   * The graph itself, to add operations to.
   *
   * @return the graph
   */
  public SameDiff sameDiff() {
    return sameDiff;
  }

  /**
   * Whether results of parameters alone are kept from run to run.
   *
   * @return true if a program keeps some
   */
  public boolean keepsFolded() {
    return programs.values().stream().flatMap(Optional::stream).anyMatch(Program::keepsFolded);
  }

  /** To be called when the parameters have changed. */
  public void dropFolded() {
    programs.values().stream().flatMap(Optional::stream).forEach(Program::dropFolded);
  }

  /**
   * Runs what the named outputs need.
   *
   * @param arrays what to feed, by the names of placeholders; may hold more than is needed
   * @param outputs the names of the outputs
   * @return the outputs in order, in no workspace, each held by the caller
   */
  public List<INDArray> run(Map<String, INDArray> arrays, String... outputs) {
    List<String> names = Arrays.asList(outputs);
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      Optional<Program> program = program(Set.of(), names);
      return program.isPresent() ? program.get().run(arrays, pool) : runSession(arrays, names);
    }
  }

  /**
   * Runs the operations between variables that are known and the named outputs.
   *
   * @param known the known variables, also such as an operation computes; all are taken as they are
   * @param outputs the names of the outputs
   * @return the outputs in order, in no workspace, each held by the caller
   */
  public List<INDArray> runFrom(Map<String, INDArray> known, String... outputs) {
    List<String> names = Arrays.asList(outputs);
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return program(known.keySet(), names)
          .orElseThrow(() -> new IllegalStateException("No way to compute " + names + " by itself"))
          .run(known, pool);
    }
  }

  private Optional<Program> program(Set<String> given, List<String> outputs) {
    Piece piece = new Piece(given, outputs);
    Optional<Program> program = programs.get(piece);
    if (program == null) {
      program = Program.of(sameDiff, parameters, Set.copyOf(given), outputs);
      programs.put(new Piece(Set.copyOf(given), List.copyOf(outputs)), program);
    }
    return program;
  }

  /** For operations of a user's own map that {@link Program} does not know. */
  private List<INDArray> runSession(Map<String, INDArray> arrays, List<String> outputs) {
    try {
      Map<String, INDArray> known = new HashMap<>(arrays);
      known.keySet().retainAll(placeholders.keySet());
      // A session keeps a list of every array it ever freed, which would grow for ever: one a run.
      InferenceSession session = new InferenceSession(sameDiff);
      session.setMmgr(new ClosingMemory());
      sameDiff.getSessions().put(Thread.currentThread().getId(), session);
      Map<String, INDArray> results = sameDiff.output(known, outputs);
      results.values().forEach(pool::adopt);
      return outputs.stream().map(results::get).toList();
    } finally {
      sameDiff.getSessions().clear();
    }
  }
}
