package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.lrp4j.network.ForwardPass.Passage;

/**
 * The relevance of several courses on their way back: what begins with the same relevance is one
 * flow until a layer where the courses go through different channels.
 */
final class Branches {

  /** A flow, and the courses that it is of. */
  private record Branch(RelevanceFlow flow, List<Integer> courses) {}

  private final List<Map<Integer, int[]>> gates = new ArrayList<>();
  private final Set<Integer> gated = new HashSet<>();
  private final int[] gatesLeft;
  private List<Branch> branches = new ArrayList<>();

  /**
   * Begins.
   *
   * @param begin makes the flow of a course
   * @param indices the numbers of the network's vertices
   */
  Branches(
      List<Course> courses, Function<Course, RelevanceFlow> begin, Map<String, Integer> indices) {
    Map<Object, List<Integer>> together = new LinkedHashMap<>();
    gatesLeft = new int[courses.size()];
    for (int i = 0; i < courses.size(); i++) {
      Course course = courses.get(i);
      Map<Integer, int[]> ofCourse = new HashMap<>();
      course.channels().forEach((name, channels) -> ofCourse.put(indices.get(name), channels));
      gates.add(ofCourse);
      gated.addAll(ofCourse.keySet());
      gatesLeft[i] = ofCourse.size();
      // Each explanation has arrays of its own, so only what will part may begin as one.
      Object group = ofCourse.isEmpty() ? i : course.origin();
      together.computeIfAbsent(group, g -> new ArrayList<>()).add(i);
    }
    together
        .values()
        .forEach(of -> branches.add(new Branch(begin.apply(courses.get(of.get(0))), of)));
  }

  /** Leads what has arrived at a node on to its sources, of what may go through it. */
  void pass(Passage passage) {
    if (gated.contains(passage.node().index())) {
      branches = branches.stream().flatMap(branch -> part(branch, passage).stream()).toList();
    }
    branches.forEach(branch -> branch.flow().pass(passage));
  }

  private List<Branch> part(Branch branch, Passage passage) {
    int index = passage.node().index();
    List<Integer> free = new ArrayList<>();
    Map<String, List<Integer>> bound = new LinkedHashMap<>();
    for (int course : branch.courses()) {
      int[] channels = gates.get(course).get(index);
      if (channels == null) {
        free.add(course);
      } else {
        gatesLeft[course]--;
        String alone = gatesLeft[course] == 0 ? "course " + course : Arrays.toString(channels);
        bound.computeIfAbsent(alone, a -> new ArrayList<>()).add(course);
      }
    }
    if (bound.isEmpty()) {
      return List.of(branch);
    }
    List<Branch> parts = new ArrayList<>();
    bound
        .values()
        .forEach(
            courses -> {
              int[] channels = gates.get(courses.get(0)).get(index);
              parts.add(new Branch(branch.flow().through(passage, channels), courses));
            });
    if (free.isEmpty()) {
      branch.flow().end();
    } else {
      parts.add(new Branch(branch.flow(), free));
    }
    return parts;
  }

  /** The flow of each course, in the order of the courses. */
  List<RelevanceFlow> flows() {
    Map<Integer, RelevanceFlow> flows = new TreeMap<>();
    for (Branch branch : branches) {
      branch.courses().forEach(course -> flows.put(course, branch.flow()));
    }
    return List.copyOf(flows.values());
  }
}
