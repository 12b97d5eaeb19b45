package org.lrp4j.receipt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.lrp4j.file.FileHash;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * SHA-256 of texts and arrays. That of an array is over its type, its shape and its numbers in C
 * order, little-endian, so it does not depend on how the array lies in memory.
 */
final class Sha256 {

  /** So many numbers at a time go through Java's memory. */
  private static final int CHUNK = 1 << 20;

  private Sha256() {}

  static String of(String text) {
    return hex(FileHash.digest(), text.getBytes(StandardCharsets.UTF_8));
  }

  static String of(INDArray array) {
    MessageDigest digest = FileHash.digest();
    String head = array.dataType() + " " + Arrays.toString(array.shape()) + "\n";
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    if (array.isEmpty()) {
      return HexFormat.of().formatHex(digest.digest());
    }
    INDArray flat = array.dup('c').reshape(array.length());
    for (long from = 0; from < flat.length(); from += CHUNK) {
      long to = Math.min(flat.length(), from + CHUNK);
      digest.update(bytes(flat.get(NDArrayIndex.interval(from, to))));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Half precision as FLOAT, which holds it exactly; whole numbers as LONG. */
  static byte[] bytes(INDArray some) {
    int length = Math.toIntExact(some.length());
    ByteBuffer bytes = ByteBuffer.allocate(8 * length).order(ByteOrder.LITTLE_ENDIAN);
    if (!some.dataType().isFPType()) {
      bytes.asLongBuffer().put(some.castTo(DataType.INT64).toLongVector());
      return bytes.array();
    }
    if (some.dataType() == DataType.DOUBLE) {
      bytes.asDoubleBuffer().put(some.toDoubleVector());
      return bytes.array();
    }
    bytes.asFloatBuffer().put(some.castTo(DataType.FLOAT).toFloatVector());
    return Arrays.copyOf(bytes.array(), 4 * length);
  }

  private static String hex(MessageDigest digest, byte[] bytes) {
    return HexFormat.of().formatHex(digest.digest(bytes));
  }
}
