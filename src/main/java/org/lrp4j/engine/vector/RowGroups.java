package org.lrp4j.engine.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Rows in groups, each with a thread of its own: those of a batch, say, from the first moment to
 * the last, so that they never wait for each other. What becomes of a row does not depend on its
 * group.
 */
public final class RowGroups {

  /** Multiplications below which a second thread starts too late to be of use. */
  private static final long WORTH_A_THREAD = 1L << 21;

  private RowGroups() {}

  /** What is done with the rows of a group. */
  @FunctionalInterface
  public interface Task {

    /**
     * Does it.
     *
     * @param from the first row
     * @param to behind the last one
     */
    void run(int from, int to);
  }

  /**
   * Does something with all rows.
   *
   * @param rows how many there are
   * @param multiplications how many each of them takes, roughly
   * @param task what is done; runs in several threads at once
   */
  public static void run(int rows, long multiplications, Task task) {
    long worth = 1 + rows * multiplications / WORTH_A_THREAD;
    long threads = Math.min(worth, 1L + ForkJoinPool.getCommonPoolParallelism());
    int groups = (int) Math.max(1, Math.min(rows, threads));
    List<ForkJoinTask<?>> others = new ArrayList<>();
    for (int g = 1; g < groups; g++) {
      int from = start(g, groups, rows);
      int to = start(g + 1, groups, rows);
      others.add(ForkJoinPool.commonPool().submit(() -> task.run(from, to)));
    }
    try {
      task.run(0, start(1, groups, rows));
    } finally {
      others.forEach(ForkJoinTask::join);
    }
  }

  private static int start(int group, int groups, int rows) {
    return (int) ((long) group * rows / groups);
  }
}
