package org.lrp4j.engine.parameter;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A checksum of parameters, by which training and {@code setParams} are noticed whoever did them.
 *
 * <p>CRC-32C notices every change of a single value for certain and misses any other with
 * probability 2⁻³². The JVM computes it with the processor's own instruction at some 20 GB/s: 5 ms
 * for the 25 million parameters of ResNet50, where an explanation takes 300 ms and more.
 */
public final class Fingerprint {

  private static final long CHUNK = 1L << 30;

  private Fingerprint() {}

  /**
   * The checksum of arrays, one after the other.
   *
   * @param parameters the arrays; only read
   * @return the same number for the same content
   */
  public static long of(List<INDArray> parameters) {
    CRC32C checksum = new CRC32C();
    for (INDArray array : parameters) {
      if (!array.isEmpty()) {
        update(checksum, contiguous(array));
      }
    }
    return checksum.getValue();
  }

  private static INDArray contiguous(INDArray array) {
    return array.elementWiseStride() == 1 ? array : array.dup();
  }

  private static void update(CRC32C checksum, INDArray array) {
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    long bytes = array.length() * array.dataType().width();
    long address = array.data().addressPointer().address(); // counts a view's offset in
    for (long done = 0; done < bytes; done += CHUNK) {
      checksum.update(bytes(address + done, Math.min(CHUNK, bytes - done)));
    }
  }

  private static ByteBuffer bytes(long address, long count) {
    return new Memory(address, count).asByteBuffer();
  }

  /** A piece of native memory that belongs to somebody else. */
  private static final class Memory extends BytePointer {
    private Memory(long start, long count) {
      super((Pointer) null);
      address = start;
      limit = count;
      capacity = count;
    }
  }
}
