package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Step;

/**
 * The way of relevance through the operations of a layer, from its end back to the inputs. What
 * relevance is not led to, such as how a gate is computed, needs no treatment.
 *
 * @param graph the operations
 * @param end the variable that is explained
 * @param passages in an order in which they can be computed
 * @param problems what keeps the layer from being explained
 */
record Walk(OperationGraph graph, String end, List<Passage> passages, List<Problem> problems) {

  private static final String WHAT_TO_DO =
      "write it with operations of the table in docs/samediff.md, register a family of your own, or"
          + " opt in to gradient × input for it";

  /** Functions at the end of a network of which the argument is explained. */
  private static final Set<String> LEFT_OUT = Set.of("softmax", "sigmoid");

  /**
   * Walks.
   *
   * @param strips whether a softmax or sigmoid at the end is left out
   * @param choices the composite's
   */
  static Walk of(OperationGraph graph, boolean strips, Treatments choices) {
    String end =
        strips ? last(graph).map(op -> op.argument(0)).orElse(graph.output()) : graph.output();
    List<Passage> passages = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<String> wanted = new HashSet<>(Set.of(end));
    if (!graph.isSignal(end)) {
      problems.add(new Problem("its output does not depend on its input", WHAT_TO_DO));
    }
    List<Operation> backwards = new ArrayList<>(graph.operations());
    Collections.reverse(backwards);
    for (Operation operation : backwards) {
      if (wanted.contains(operation.output()) && graph.isSignal(operation.output())) {
        Optional<Passage> passage =
            OperationTable.treatment(operation.name())
                .flatMap(treatment -> treatment.passage(operation, choices));
        if (passage.isPresent()) {
          passages.add(passage.get());
          wanted.addAll(passage.get().followed());
        } else {
          problems.add(problem(operation));
        }
      }
    }
    Collections.reverse(passages);
    return new Walk(graph, end, passages, problems);
  }

  private static Problem problem(Operation operation) {
    return new Problem(
        "its operation "
            + operation.name()
            + " (variable "
            + operation.output()
            + ") "
            + (operation.name().equals(Softmax.NAME)
                ? "is neither the end of the network nor a factor of a product"
                : "has no treatment"),
        WHAT_TO_DO);
  }

  /** The softmax or sigmoid that the graph ends with. */
  static Optional<Operation> last(OperationGraph graph) {
    return graph.producer(graph.output()).filter(op -> LEFT_OUT.contains(op.name()));
  }

  /** The affine maps that take a rule, by their names. */
  List<Passage.AffineMap> maps() {
    return passages.stream().flatMap(passage -> passage.map().stream()).toList();
  }

  /** Makes the steps, each under the rule for its place. */
  Map<Passage, Step> steps(Spot spot, boolean equally) {
    List<Passage> backwards = new ArrayList<>(passages);
    Collections.reverse(backwards);
    Map<String, Set<String>> front = new HashMap<>();
    Map<Passage, Set<String>> inFront = new HashMap<>();
    for (Passage passage : passages) {
      Set<String> names = new HashSet<>();
      passage.followed().forEach(name -> names.addAll(front.getOrDefault(name, Set.of())));
      inFront.put(passage, without(passage, names));
      passage.map().ifPresent(map -> names.add(map.name()));
      front.put(passage.output(), names);
    }
    Map<String, Set<String>> behind = new HashMap<>();
    Map<String, Boolean> zeros = new HashMap<>(Map.of(end, equally));
    Map<Passage, Step> steps = new HashMap<>();
    for (Passage passage : backwards) {
      Set<String> names = new HashSet<>(behind.getOrDefault(passage.output(), Set.of()));
      boolean isLast = without(passage, names).isEmpty();
      Step step = passage.maker().in(spot.at(inFront.get(passage).isEmpty(), isLast));
      boolean getsWhereZero = zeros.getOrDefault(passage.output(), false);
      Step chosen = getsWhereZero ? step.sharingEqually() : step;
      steps.put(passage, chosen);
      passage.map().ifPresent(map -> names.add(map.name()));
      boolean gives = chosen.givesToZeros(getsWhereZero);
      for (String name : passage.followed()) {
        behind.computeIfAbsent(name, n -> new HashSet<>()).addAll(names);
        zeros.merge(name, gives, Boolean::logicalOr);
      }
    }
    Map<Passage, Step> inOrder = new LinkedHashMap<>();
    passages.forEach(passage -> inOrder.put(passage, steps.get(passage)));
    return inOrder;
  }

  /** The same map at another moment counts as none. */
  private static Set<String> without(Passage passage, Set<String> names) {
    Set<String> others = new HashSet<>(names);
    passage.map().ifPresent(map -> others.remove(map.name()));
    return others;
  }
}
