package org.lrp4j.engine.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes a {@link Program}: puts operations in order and finds out when their results die. */
final class ProgramCompiler {

  private final SameDiff graph;
  private final Set<String> parameters;
  private final Set<String> given;
  private final Map<String, Integer> slots = new HashMap<>();
  private final Map<String, Integer> fed = new HashMap<>();
  private final Map<Integer, INDArray> constants = new HashMap<>();
  private final Set<Integer> fromParameters = new HashSet<>();
  private final List<DifferentialFunction> order = new ArrayList<>();

  /** By identity: ND4J calls two operations equal that do the same with other arguments. */
  private final Set<DifferentialFunction> visited =
      Collections.newSetFromMap(new IdentityHashMap<>());

  ProgramCompiler(SameDiff graph, Set<String> parameters, Set<String> given) {
    this.graph = graph;
    this.parameters = parameters;
    this.given = given;
  }

  Optional<Program> compile(List<String> outputs) {
    int[] outputSlots = outputs.stream().mapToInt(this::slot).toArray();
    if (!order.stream().allMatch(Instruction::canRun)) {
      return Optional.empty();
    }
    Set<Integer> kept = new HashSet<>();
    Arrays.stream(outputSlots).forEach(kept::add);
    Map<Integer, Integer> lastUse = lastUse();
    List<Instruction> instructions = new ArrayList<>();
    Set<Integer> folded = new HashSet<>();
    Set<Integer> foldedOnTheWay = new HashSet<>();
    Set<Integer> passing = new HashSet<>(fed.values());
    Set<Integer> perhapsForeign = new HashSet<>(fed.values());
    parameters.stream().filter(fed::containsKey).map(fed::get).forEach(perhapsForeign::remove);
    for (int i = 0; i < order.size(); i++) {
      DifferentialFunction op = order.get(i);
      int[] results = results(op);
      boolean isFolded = fromParameters.contains(results[0]) && !containsAny(kept, results);
      if (isFolded) {
        Arrays.stream(results).forEach(folded::add);
        Arrays.stream(results).forEach(foldedOnTheWay::add);
      } else {
        Arrays.stream(inputs(op)).forEach(foldedOnTheWay::remove);
        Arrays.stream(results).forEach(passing::add);
        if (!Instruction.givesShape(op)) {
          Arrays.stream(results).forEach(perhapsForeign::add);
        }
      }
      int[] dying = dying(i, kept, folded, lastUse);
      int[] others = Arrays.stream(inputs(op)).filter(perhapsForeign::contains).toArray();
      instructions.add(
          new Instruction(op, inputs(op), results, dying, others, isFolded, types(op)));
    }
    Slots arrays = new Slots(slots.size());
    constants.forEach(arrays::put);
    return Optional.of(
        new Program(instructions, fed, outputSlots, arrays, ints(passing), folded, foldedOnTheWay));
  }

  /** The number of the last operation that reads a slot. */
  private Map<Integer, Integer> lastUse() {
    Map<Integer, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      for (int input : inputs(order.get(i))) {
        lastUse.put(input, i);
      }
    }
    return lastUse;
  }

  /** What an operation reads for the last time, and what it makes that nobody reads. */
  private int[] dying(
      int number, Set<Integer> kept, Set<Integer> folded, Map<Integer, Integer> lastUse) {
    Set<Integer> dying = new HashSet<>();
    for (int input : inputs(order.get(number))) {
      boolean isTemporary =
          !fed.containsValue(input)
              && !constants.containsKey(input)
              && !folded.contains(input)
              && !kept.contains(input);
      if (isTemporary && lastUse.get(input) == number) {
        dying.add(input);
      }
    }
    for (int result : results(order.get(number))) {
      if (!lastUse.containsKey(result) && !kept.contains(result)) {
        dying.add(result);
      }
    }
    return ints(dying);
  }

  private static int[] ints(Set<Integer> set) {
    return set.stream().mapToInt(Integer::intValue).toArray();
  }

  private static boolean containsAny(Set<Integer> set, int[] values) {
    return Arrays.stream(values).anyMatch(set::contains);
  }

  private List<DataType> types(DifferentialFunction op) {
    return outputs(op).stream().map(name -> graph.getVariable(name).dataType()).toList();
  }

  private int[] inputs(DifferentialFunction op) {
    return Arrays.stream(op.args()).mapToInt(v -> slots.get(v.name())).toArray();
  }

  private int[] results(DifferentialFunction op) {
    return outputs(op).stream().mapToInt(slots::get).toArray();
  }

  /** As the graph calls them: some operations know their results by the name before a renaming. */
  private List<String> outputs(DifferentialFunction op) {
    return graph.getOps().get(op.getOwnName()).getOutputsOfOp();
  }

  /** The slot of a variable, after listing what computes it. */
  private int slot(String name) {
    Integer known = slots.get(name);
    if (known != null) {
      return known;
    }
    DifferentialFunction op = given.contains(name) ? null : graph.getVariableOutputOp(name);
    if (op != null) {
      list(op);
      return slots.get(name);
    }
    int slot = slots.size();
    slots.put(name, slot);
    SDVariable variable = graph.getVariable(name);
    if (variable.isConstant() && !given.contains(name)) {
      constants.put(slot, variable.getArr());
      fromParameters.add(slot);
    } else {
      fed.put(name, slot);
      if (parameters.contains(name)) {
        fromParameters.add(slot);
      }
    }
    return slot;
  }

  private void list(DifferentialFunction op) {
    if (!visited.add(op)) {
      return;
    }
    boolean parametersOnly = true;
    for (SDVariable argument : op.args()) {
      parametersOnly &= fromParameters.contains(slot(argument.name()));
    }
    for (String output : outputs(op)) {
      slots.put(output, slots.size());
      if (parametersOnly) {
        fromParameters.add(slots.get(output));
      }
    }
    order.add(op);
  }
}
