package org.lrp4j.engine.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of one explainer, used again and again.
 *
 * <p>Why: writing 13 MB into a fresh array takes up to eight times as long as into a used one,
 * because the operating system hands out memory page by page; and on Linux the C library cannot use
 * again what ND4J gives back, so that 200 arrays of 13 MB made and closed one after the other leave
 * 2.6 GB resident.
 *
 * <p>Counts who holds an array: {@link #take} and {@link #retain} add a holder, {@link #release}
 * takes one away, and the last one's release makes the memory free for the next {@code take}. Views
 * count as the array that they show. What the user is given is lent by {@link Loans}, or leaves the
 * pool with {@link #escape}. Not safe for use by several threads at once.
 */
public final class ArrayPool implements Memory, AutoCloseable {

  private final Map<Long, PooledArray> held = new HashMap<>();
  private final Map<ArraySize, Shelf> shelves = new HashMap<>();
  private final boolean keepsFree;
  private final Returns returns = new Returns();
  private long lent;

  /**
   * A pool.
   *
   * @param keepsFree whether free memory is kept for the next explanation
   */
  public ArrayPool(boolean keepsFree) {
    this.keepsFree = keepsFree;
  }

  @Override
  public INDArray take(DataType type, long... shape) {
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    return take(new ArraySize(type, length), shape).in(shape);
  }

  /**
   * The entry of such an array, with the caller as its holder. The array may have another shape of
   * that size: {@link PooledArray#in} gives it the right one.
   *
   * @param size what is needed of memory
   * @param shape the shape of an array that has to be made
   * @return the entry
   */
  public PooledArray take(ArraySize size, long... shape) {
    returns.drainTo(this::makeFree);
    PooledArray entry = shelf(size).take();
    if (entry == null) {
      entry = PooledArray.own(Nd4j.createUninitializedDetached(size.type(), shape));
    }
    held.put(entry.address(), entry);
    return entry;
  }

  private Shelf shelf(ArraySize size) {
    return shelves.computeIfAbsent(size, s -> new Shelf());
  }

  /**
   * An array in another shape, as a view; of this pool's arrays the view is kept.
   *
   * @param array a plain array, of this pool or not
   * @param shape a shape of the same length
   * @return a view of the same memory
   */
  public INDArray reshaped(INDArray array, long... shape) {
    PooledArray entry = held.get(address(array));
    boolean isWhole =
        entry != null && entry.array().length() == array.length() && isPlain(entry.array());
    return isWhole ? entry.in(shape) : array.reshape('c', shape);
  }

  /**
   * Who holds an array and whose it is, or null if it is not held by this pool.
   *
   * @param array an array, of this pool or not
   * @return the entry, or null
   */
  public PooledArray entryOf(INDArray array) {
    return held.get(address(array));
  }

  @Override
  public void retain(INDArray array) {
    PooledArray entry = held.get(address(array));
    if (entry != null) {
      entry.retain();
    }
  }

  /** An array that is not held by this pool is left alone. */
  @Override
  public void release(INDArray array) {
    PooledArray entry = held.get(address(array));
    if (entry != null) {
      release(entry);
    }
  }

  /**
   * The same for a held entry.
   *
   * @param entry an entry of this pool
   */
  public void release(PooledArray entry) {
    if (!entry.release() || !held.remove(entry.address(), entry)) {
      return; // still in use, or not held any more, as after an exception
    }
    if (entry.isOurs()) {
      makeFree(entry);
    } else if (entry.array().closeable()) {
      entry.array().close();
    }
  }

  /**
   * Takes charge of an array that somebody else made, with the caller as its holder: it is closed
   * when it is released. Views and arrays that are in use by others must not be adopted.
   *
   * @param array an array
   */
  public void adopt(INDArray array) {
    if (array.closeable()) {
      held.putIfAbsent(address(array), PooledArray.adopted(array));
    }
  }

  @Override
  public INDArray hold(INDArray array) {
    PooledArray entry = held.get(address(array));
    if (entry == null) {
      adopt(array);
    } else {
      entry.retain();
    }
    return array;
  }

  /**
   * Lets go of an array without making its memory free: it belongs to the user from now on.
   *
   * @param array an array, of this pool or not
   */
  public void escape(INDArray array) {
    held.remove(address(array));
  }

  /**
   * Lends an array's memory, all of it if the array is a part: nobody but the borrower holds it
   * from now on.
   *
   * @param array an array, of this pool or not
   * @return the whole memory, for {@link #returns}, or null if it is not this pool's
   */
  PooledArray lend(INDArray array) {
    PooledArray entry = held.get(address(array));
    if (entry == null || !entry.isOurs()) {
      return null;
    }
    held.remove(address(array));
    lent += entry.bytes();
    return entry;
  }

  /** Where lent memory goes when nobody reads it any more. */
  Returns returns() {
    return returns;
  }

  private void makeFree(PooledArray entry) {
    shelf(entry.size()).put(entry);
  }

  /**
   * Whether an array is one of this pool's that somebody holds.
   *
   * @param array an array
   * @return true if it was taken or adopted, and not yet released
   */
  public boolean holds(INDArray array) {
    return held.containsKey(address(array));
  }

  @Override
  public boolean hasOneHolder(INDArray array) {
    PooledArray entry = held.get(address(array));
    return entry != null && entry.hasOneHolder();
  }

  /**
   * Whether two arrays show the same memory.
   *
   * @param one an array
   * @param other an array
   * @return true if they do
   */
  public static boolean sameMemory(INDArray one, INDArray other) {
    return address(one) == address(other);
  }

  /**
   * Whether an array lies in memory from its first element to its last in order 'c', so that it can
   * be read element by element and take another shape without a copy. ND4J has no such question:
   * {@code isView()} says yes to whole arrays in another shape as well, as {@link #take} gives
   * them.
   *
   * @param array any array
   * @return true if its elements follow each other
   */
  public static boolean isPlain(INDArray array) {
    if (array.ordering() != 'c' || array.offset() != 0) {
      return false;
    }
    // ND4J's own test says no where an axis of size 1 has the stride of its neighbour.
    long stride = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != stride) {
        return false;
      }
      stride *= array.size(axis);
    }
    return true;
  }

  /**
   * Frees an array's memory at once, also where it is a whole array in another shape, as {@link
   * #take} and preprocessors give it: ND4J takes that for a view, whose memory is somebody else's.
   * Parts of arrays are left alone, and so is what was freed before.
   *
   * @param array an array that nobody reads any more, in any shape
   */
  public static void free(INDArray array) {
    if (array.wasClosed() || array.isEmpty()) {
      return;
    }
    DataBuffer whole = array.data().originalDataBuffer();
    if (array.closeable()) {
      array.close();
    } else if (whole != null && whole.length() == array.length() && whole.closeable()) {
      whole.close();
    }
  }

  /**
   * Ends an explanation: frees what is still held, as after an exception, and closes what was not
   * needed since the last call, or everything if the pool does not keep memory.
   *
   * @return how many arrays were still held: after an explanation without an exception none
   */
  public int endOfExplanation() {
    int leftOver = held.size();
    List.copyOf(held.values())
        .forEach(
            entry -> {
              entry.holdAlone();
              release(entry);
            });
    shelves.values().forEach(shelf -> shelf.endOfExplanation(keepsFree));
    shelves.values().removeIf(Shelf::isEmpty);
    returns.allow(keepsFree ? lent : 0);
    lent = 0;
    return leftOver;
  }

  /** Closes all arrays that are not held by the user. */
  @Override
  public void close() {
    endOfExplanation();
    returns.allow(0);
    returns.drainTo(this::makeFree);
    shelves.values().forEach(shelf -> shelf.endOfExplanation(false));
    shelves.clear();
  }

  /** What all arrays that show the same memory have in common. */
  static long address(INDArray array) {
    if (array.isEmpty()) {
      return 0;
    }
    DataBuffer data = array.data();
    DataBuffer whole = data.originalDataBuffer();
    return (whole == null ? data : whole).address();
  }

  /** How many arrays are held, for tests. */
  List<INDArray> held() {
    List<INDArray> arrays = new ArrayList<>();
    held.values().forEach(entry -> arrays.add(entry.array()));
    return arrays;
  }
}
