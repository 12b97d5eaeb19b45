package org.lrp4j.keras.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a layer stands: the models that it is in, from the outermost, and its own name.
 *
 * @param steps the layer's name, before it those of the nested models that it is in
 * @param groups the same as the names of groups, which Keras makes of the class and a number
 */
public record LayerPath(List<String> steps, List<String> groups) {

  /** The model itself. */
  public static final LayerPath MODEL = new LayerPath(List.of(), List.of());

  /**
   * Takes copies.
   *
   * @param steps the layer's name, before it those of the nested models that it is in
   * @param groups the same as the names of groups, which Keras makes of the class and a number
   */
  public LayerPath {
    steps = List.copyOf(steps);
    groups = List.copyOf(groups);
  }

  /**
   * A layer of the model that stands here.
   *
   * @param name the layer's name
   * @param group the name of its group
   * @return its path
   */
  public LayerPath inner(String name, String group) {
    List<String> names = new ArrayList<>(steps);
    names.add(name);
    List<String> owners = new ArrayList<>(groups);
    owners.add(group);
    return new LayerPath(names, owners);
  }

  /**
   * The layer's own name.
   *
   * @return the name
   */
  public String name() {
    return steps.get(steps.size() - 1);
  }

  /**
   * The group that holds it in files with numbered weights.
   *
   * @return as in {@code layers/functional/layers/dense_1}
   */
  String group() {
    return groups.stream().map(group -> "layers/" + group).collect(Collectors.joining("/"));
  }

  @Override
  public String toString() {
    return steps.isEmpty() ? "the model" : String.join("/", steps);
  }
}
