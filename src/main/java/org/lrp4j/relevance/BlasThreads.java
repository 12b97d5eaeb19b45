package org.lrp4j.relevance;

import org.nd4j.linalg.api.blas.Blas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lets OpenBLAS work with one thread while an explanation is made, and gives it its threads back
 * for products that are worth it and afterwards.
 *
 * <p>OpenBLAS has threads of its own beside those of ND4J's operations, and they stay busy waiting
 * for some 28 ms after each product. An explanation alternates between the two, so that on two
 * cores three threads fight for them: with one thread in OpenBLAS ResNet50 takes 200 ms instead of
 * 250.
 */
public final class BlasThreads implements AutoCloseable {

  /** Products with this many elements and more are bound by memory, which one core cannot fill. */
  private static final long WORTH_ALL_THREADS = 1L << 22;

  private final int before;

  private BlasThreads(int before) {
    this.before = before;
  }

  /**
   * One thread until closed, for networks that are large enough: the change itself takes 0.4 ms.
   *
   * @param parameters how many parameters the network has
   * @return what gives the threads back
   */
  public static BlasThreads oneFor(long parameters) {
    return parameters < WORTH_ALL_THREADS ? new BlasThreads(0) : set(1);
  }

  /** All threads until closed, if the matrix is large enough. */
  static BlasThreads forMatrix(long elements) {
    return elements < WORTH_ALL_THREADS
        ? new BlasThreads(0)
        : set(Runtime.getRuntime().availableProcessors());
  }

  private static BlasThreads set(int threads) {
    Blas blas = Nd4j.factory().blas();
    if (blas.getBlasVendor() != Blas.Vendor.OPENBLAS) {
      return new BlasThreads(0);
    }
    int before = blas.getMaxThreads();
    blas.setMaxThreads(threads);
    return new BlasThreads(before);
  }

  @Override
  public void close() {
    if (before > 0) {
      Nd4j.factory().blas().setMaxThreads(before);
    }
  }
}
