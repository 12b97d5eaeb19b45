package org.lrp4j.engine.memory;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Where lent memory comes back to, from any thread. It knows nothing of its pool, so that an
 * explanation that a user keeps does not keep the pool.
 */
final class Returns {

  private final Queue<PooledArray> returned = new ConcurrentLinkedQueue<>();
  private final AtomicLong room = new AtomicLong();

  /**
   * Lets this much come back; the rest is freed. What the last explanations lent is enough for the
   * next ones.
   */
  void allow(long bytes) {
    room.set(bytes);
  }

  /** Takes memory back that nobody reads any more. */
  void giveBack(PooledArray memory) {
    if (room.addAndGet(-memory.bytes()) >= 0) {
      returned.add(memory);
    } else {
      memory.array().close();
    }
  }

  /** Hands over all that has come back. */
  void drainTo(Consumer<PooledArray> pool) {
    for (PooledArray memory = returned.poll(); memory != null; memory = returned.poll()) {
      pool.accept(memory);
    }
  }
}
