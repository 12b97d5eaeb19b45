package org.lrp4j.listener;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The examples that a listener explains.
 *
 * @param inputs a batch for each of the network's inputs
 * @param masks one for each input, or null; null if no input has one
 * @param names one for each example
 */
record Probes(INDArray[] inputs, INDArray[] masks, List<String> names) {

  /**
   * Copies of what the user gave, outside of any workspace, named by their numbers.
   *
   * @throws IllegalArgumentException if there is no array, no example, or the arrays have different
   *     numbers of examples
   */
  static Probes copyOf(INDArray[] batches, INDArray[] masks) {
    int count = count(batches);
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new Probes(
          copies(batches),
          masks == null ? null : copies(masks),
          IntStream.range(0, count).mapToObj(i -> "probe-" + i).toList());
    }
  }

  private static INDArray[] copies(INDArray... arrays) {
    return Arrays.stream(arrays)
        .map(array -> array == null ? null : array.dup())
        .toArray(INDArray[]::new);
  }

  private static int count(INDArray... batches) {
    List<String> shapes = new ArrayList<>();
    Set<Long> counts = new HashSet<>();
    for (INDArray each : batches) {
      shapes.add(Arrays.toString(each.shape()));
      counts.add(each.rank() < 2 || each.isEmpty() ? 0 : each.size(0));
    }
    if (counts.size() != 1 || counts.contains(0L)) {
      throw new IllegalArgumentException(
          "The probes are a batch for each of the network's inputs, all of the same number of"
              + " examples and at least one, but they have the shapes "
              + shapes);
    }
    return counts.iterator().next().intValue();
  }

  /**
   * The same under other names.
   *
   * @throws IllegalArgumentException if there are more or fewer names than probes, or one is given
   *     twice or is no name for a folder
   */
  Probes named(String... newNames) {
    List<String> wanted = List.of(newNames);
    if (wanted.size() != names.size() || new HashSet<>(wanted).size() != names.size()) {
      throw new IllegalArgumentException(
          "Each of the "
              + names.size()
              + " probes needs a name of its own, but they are "
              + wanted);
    }
    for (String name : wanted) {
      if (!name.matches("[\\p{L}\\p{N}_-][\\p{L}\\p{N}._-]*")) {
        throw new IllegalArgumentException(
            "A probe's name is the name of its folder: letters, digits, dots, dashes and"
                + " underscores, not a dot in front; but it is \""
                + name
                + "\"");
      }
    }
    return new Probes(inputs, masks, wanted);
  }
}
