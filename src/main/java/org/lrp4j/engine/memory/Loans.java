package org.lrp4j.engine.memory;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of one explanation: they are the user's until it is closed, their memory is the
 * pool's.
 *
 * <p>Why: arrays given away for good would have to be made anew for every explanation, and the C
 * library cannot use again what ND4J gives back (see {@link ArrayPool}): a thousand explanations of
 * VGG16, each closed after use, would leave hundreds of megabytes resident.
 *
 * <p>The user reads through a buffer of his own over the pool's memory. Closing it is what makes
 * every array and view of it say that it was closed, so nobody reads what the next explanation
 * writes there. Loans that nobody closes end when the garbage collector finds that nobody reads
 * them any more.
 */
public final class Loans implements AutoCloseable {

  private static final Cleaner FORGOTTEN = Cleaner.create();

  private final Map<Long, Loan> loans = new HashMap<>();
  private final List<INDArray> others = new ArrayList<>();

  /**
   * Lends an array, which nobody may write to from now on. What is not the pool's is given away as
   * it is. To be called by one thread, for arrays that nothing but loans holds any more.
   *
   * @param pool whose arrays are lent
   * @param array an array, of this pool or not, or a part of one
   * @return what the user reads: the same values in the same shape
   */
  public INDArray lend(ArrayPool pool, INDArray array) {
    Loan known = loans.get(ArrayPool.address(array));
    if (known != null) {
      return known.show(array);
    }
    PooledArray memory = Nd4j.getEnvironment().isCPU() ? pool.lend(array) : null;
    if (memory == null) {
      pool.escape(array);
      others.add(array);
      return array;
    }
    Loan loan = new Loan(memory, pool.returns());
    loans.put(ArrayPool.address(array), loan);
    return loan.show(array);
  }

  /** Ends the loans: the arrays cannot be read any more. May be called by any thread. */
  @Override
  public synchronized void close() {
    loans.values().forEach(Loan::end);
    loans.clear();
    others.forEach(ArrayPool::free);
    others.clear();
  }

  private static final class Loan {

    private final Returns returns;
    private final DataBuffer buffer;
    private final Forgotten forgotten;
    private final Cleaner.Cleanable registration;

    Loan(PooledArray memory, Returns returns) {
      this.returns = returns;
      INDArray whole = memory.array();
      buffer = Nd4j.createBuffer(whole.data().pointer(), whole.length(), whole.dataType());
      forgotten = new Forgotten(memory);
      registration = FORGOTTEN.register(buffer, forgotten);
    }

    INDArray show(INDArray array) {
      return Nd4j.create(buffer, array.shape(), array.stride(), array.offset(), array.ordering());
    }

    void end() {
      if (buffer.closeable()) {
        buffer.close();
      }
      PooledArray memory = forgotten.memory;
      forgotten.memory = null;
      registration.clean();
      returns.giveBack(memory);
    }
  }

  /** Frees memory that was lent and never given back. Knows nothing of the buffer over it. */
  private static final class Forgotten implements Runnable {

    private PooledArray memory;

    Forgotten(PooledArray memory) {
      this.memory = memory;
    }

    @Override
    public void run() {
      if (memory != null) {
        memory.array().close();
      }
    }
  }
}
