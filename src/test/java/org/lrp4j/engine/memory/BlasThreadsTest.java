package org.lrp4j.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.blas.Blas;
import org.nd4j.linalg.factory.Nd4j;

class BlasThreadsTest {

  private static final long LARGE = 1L << 30;

  private final Blas blas = Nd4j.factory().blas();
  private int before;

  @BeforeEach
  void twoThreads() {
    assumeTrue(blas.getBlasVendor() == Blas.Vendor.OPENBLAS);
    before = blas.getMaxThreads();
    blas.setMaxThreads(2);
  }

  @AfterEach
  void asBefore() {
    if (before > 0) {
      blas.setMaxThreads(before);
    }
  }

  @Test
  void anExplanationOfALargeNetworkHasOneButALargeProductAll() {
    try (BlasThreads one = BlasThreads.oneFor(LARGE)) {
      assertEquals(1, blas.getMaxThreads());
      try (BlasThreads all = BlasThreads.forMatrix(LARGE)) {
        assertEquals(2, blas.getMaxThreads());
      }
      assertEquals(1, blas.getMaxThreads());
    }
    assertEquals(2, blas.getMaxThreads());
  }

  @Test
  void whenSeveralExplanationsOverlapTheLastGivesTheThreadsBack() {
    BlasThreads first = BlasThreads.oneFor(LARGE);
    BlasThreads second = BlasThreads.oneFor(LARGE);
    first.close();
    assertEquals(1, blas.getMaxThreads());
    second.close();
    assertEquals(2, blas.getMaxThreads());
  }

  @Test
  void smallNetworksAndProductsChangeNothing() {
    try (BlasThreads one = BlasThreads.oneFor(1000);
        BlasThreads all = BlasThreads.forMatrix(1000)) {
      assertEquals(2, blas.getMaxThreads());
    }
  }
}
