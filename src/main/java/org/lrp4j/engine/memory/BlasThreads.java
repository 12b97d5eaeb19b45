package org.lrp4j.engine.memory;

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

  private static int explanations;
  private static int usual;

  private final Runnable closing;

  private BlasThreads(Runnable closing) {
    this.closing = closing;
  }

  /**
   * One thread until closed, for networks that are large enough: the change itself takes 0.4 ms.
   *
   * @param parameters how many parameters the network has
   * @return what gives the threads back
   */
  public static BlasThreads oneFor(long parameters) {
    if (!areWorth(parameters) || !isOpenBlas()) {
      return new BlasThreads(() -> {});
    }
    enter();
    return new BlasThreads(BlasThreads::leave);
  }

  /**
   * Whether several threads multiply by a matrix faster than one does, or a network of that size is
   * worth the change of their number.
   *
   * @param elements how many the matrix has, or parameters the network
   * @return whether it is large enough
   */
  public static boolean areWorth(long elements) {
    return elements >= WORTH_ALL_THREADS;
  }

  /**
   * All threads until closed, if the matrix is large enough and they were taken away.
   *
   * @param elements how many the matrix has
   * @return what takes the threads away again
   */
  public static BlasThreads forMatrix(long elements) {
    if (!areWorth(elements) || !isOpenBlas()) {
      return new BlasThreads(() -> {});
    }
    change(usual);
    return new BlasThreads(() -> change(1));
  }

  private static boolean isOpenBlas() {
    return Nd4j.factory().blas().getBlasVendor() == Blas.Vendor.OPENBLAS;
  }

  /** The number is the whole process's, so the last of several explanations gives it back. */
  private static synchronized void enter() {
    if (explanations++ == 0) {
      usual = Nd4j.factory().blas().getMaxThreads();
      Nd4j.factory().blas().setMaxThreads(1);
    }
  }

  private static synchronized void leave() {
    if (--explanations == 0) {
      Nd4j.factory().blas().setMaxThreads(usual);
    }
  }

  private static synchronized void change(int threads) {
    if (explanations > 0) {
      Nd4j.factory().blas().setMaxThreads(threads);
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
