package org.lrp4j.receipt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The files of relevance beside a receipt.
 *
 * @param receipt the receipt's file, if it is in one
 * @param files their names, one for each input in the network's order; none if nothing was kept
 */
record StoredRelevance(Optional<Path> receipt, List<String> files) {

  static final StoredRelevance NONE = new StoredRelevance(Optional.empty(), List.of());

  StoredRelevance {
    files = List.copyOf(files);
    for (String name : files) {
      if (!name.matches("[^/\\\\]+\\.npy")) {
        throw new IllegalArgumentException("\"" + name + "\" is no name of a file beside it");
      }
    }
  }

  StoredRelevance holding(List<String> names) {
    return new StoredRelevance(receipt, names);
  }

  /**
   * Reads one, if it is there and what the receipt is of.
   *
   * @param index which input
   * @param expected what the receipt says of it
   */
  Optional<INDArray> read(int index, ArrayRecord expected) {
    if (receipt.isEmpty() || index >= files.size()) {
      return Optional.empty();
    }
    Path file = receipt.get().toAbsolutePath().resolveSibling(files.get(index));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      byte[] all = Files.readAllBytes(file);
      int header = all.length < 10 ? 0 : 10 + Short.toUnsignedInt(little(all).getShort(8));
      byte[] numbers = Arrays.copyOfRange(all, Math.min(header, all.length), all.length);
      long[] shape = expected.shape().stream().mapToLong(Long::longValue).toArray();
      INDArray array = ArrayJson.of(numbers, expected.type(), shape, file.toString());
      if (!ArrayRecord.of(array).equals(expected)) {
        throw new IllegalArgumentException(
            file + " is not the relevance that the receipt is of: its checksum is another one");
      }
      return Optional.of(array);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
