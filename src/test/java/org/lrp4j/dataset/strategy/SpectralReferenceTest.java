package org.lrp4j.dataset.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.NumpyArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Values of {@code make_spectral_reference.py}. */
@DisplayName("Of maps like heatmaps")
class SpectralReferenceTest {

  private static final Map<String, INDArray> REFERENCE =
      NumpyArrays.read(Path.of("src/test/resources/dataset/spectral.npz"));

  private static NeighbourGraph graph(String name) {
    return NeighbourGraph.of(List.of(REFERENCE.get(name + ".maps").toFloatMatrix()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "rare", "four", "joined"})
  @DisplayName("neighbours are those of scikit-learn, eigenvalues those of SciPy")
  void graphAndEigenvalues(String name) {
    boolean[][] joined = graph(name).isJoined();
    float[][] expected = REFERENCE.get(name + ".joined").toFloatMatrix();
    for (int i = 0; i < expected.length; i++) {
      float[] row = expected[i];
      assertEquals(
          IntStream.range(0, row.length).filter(k -> row[k] > 0).boxed().toList(),
          neighbours(joined[i]));
    }
    double[] values = SpectralClustering.of(graph(name)).eigenvalues();
    double[] wanted = REFERENCE.get(name + ".values").toDoubleVector();
    assertArrayEquals(Arrays.copyOf(wanted, values.length), values, 1e-12);
  }

  private static List<Integer> neighbours(boolean... isJoined) {
    return IntStream.range(0, isJoined.length).filter(k -> isJoined[k]).boxed().toList();
  }

  /** In the first no edge leads from one cluster to another, in the second some do. */
  @ParameterizedTest
  @ValueSource(strings = {"four", "joined"})
  @DisplayName("clusters are those of scikit-learn")
  void clusters(String name) {
    float[] labels = REFERENCE.get(name + ".clusters").toFloatVector();
    Set<Set<Integer>> expected =
        Set.copyOf(
            IntStream.range(0, labels.length)
                .boxed()
                .collect(Collectors.groupingBy(i -> labels[i], Collectors.toSet()))
                .values());
    Set<Set<Integer>> found =
        SpectralClustering.of(graph(name)).clusters().stream()
            .map(TreeSet::new)
            .collect(Collectors.toSet());
    assertEquals(expected, found);
  }
}
