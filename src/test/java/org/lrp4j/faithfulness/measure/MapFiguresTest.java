package org.lrp4j.faithfulness.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Figures of a map alone")
class MapFiguresTest {

  @Test
  @DisplayName("sparseness of 1, 2, 3, 4 in any order and sign is 0.25, of one feature (n − 1)/n")
  void gini() {
    assertEquals(0.25, Sparseness.gini(3, -1, 4, 2), 1e-12);
    assertEquals(0.75, Sparseness.gini(0, 0, -5, 0), 1e-12);
    assertEquals(0, Sparseness.gini(2, 2, -2), 1e-12);
    assertTrue(Double.isNaN(Sparseness.gini(0, 0)), "of nothing");
  }

  @Test
  @DisplayName("complexity of 1, 2, 3, 4 is 1.2798542, of one feature 0")
  void entropy() {
    assertEquals(1.2798542, Complexity.entropy(1, -2, 3, 4), 1e-7);
    assertEquals(0, Complexity.entropy(0, 7, 0), 1e-12);
    assertEquals(Math.log(5), Complexity.entropy(1, 1, 1, -1, 1), 1e-12);
    assertTrue(Double.isNaN(Complexity.entropy(0, 0)), "of nothing");
  }

  @Test
  @DisplayName("of the relevance above zero, 2 + 3 of 2 + 3 + 1 lie in the mask; 2 of the top 3")
  void localisation() {
    double[] relevance = {2, 1, -4, 3};
    boolean[] mask = {true, false, true, true};
    assertEquals(5.0 / 6, Localisation.mass(relevance, mask), 1e-12);
    assertEquals(2.0 / 3, Localisation.hits(new int[] {3, 0, 1, 2}, mask), 1e-12);
    assertTrue(Double.isNaN(Localisation.mass(relevance, new boolean[4])), "no mask");
    assertTrue(Double.isNaN(Localisation.hits(new int[] {0, 1, 2, 3}, new boolean[4])), "no mask");
  }

  @Test
  @DisplayName("a change from (3, 4) to (3, 1) is 3/5 of its size")
  void change() {
    assertEquals(0.6, MaxSensitivity.change(new double[] {3, 4}, 3, 1), 1e-12);
  }

  @Test
  @DisplayName("ROAD is the mean fall without the first score")
  void fall() {
    assertEquals(4, Road.fall(10, 9, 5, 4), 1e-12);
  }
}
