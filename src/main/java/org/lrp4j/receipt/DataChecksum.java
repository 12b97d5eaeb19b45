package org.lrp4j.receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.lrp4j.file.FileHash;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The SHA-256 of data that go by, example by example: the same however they are split into batches.
 * Of each array of an example it is over type, shape and numbers in C order, little-endian.
 */
public final class DataChecksum {

  private final MessageDigest digest = FileHash.digest();

  /**
   * Adds a batch.
   *
   * @param arrays arrays of the same number of examples, [examples, …], such as inputs and labels;
   *     null for one that is not there, which is part of the checksum
   */
  public void add(INDArray... arrays) {
    long examples =
        Arrays.stream(arrays).filter(each -> each != null).findFirst().orElseThrow().size(0);
    INDArray[] rows = new INDArray[arrays.length];
    for (int k = 0; k < arrays.length; k++) {
      rows[k] =
          arrays[k] == null
              ? null
              : arrays[k].dup('c').reshape(examples, arrays[k].length() / examples);
    }
    for (long example = 0; example < examples; example++) {
      for (int k = 0; k < arrays.length; k++) {
        if (arrays[k] == null) {
          digest.update("none\n".getBytes(StandardCharsets.UTF_8));
        } else {
          add(arrays[k], rows[k].getRow(example));
        }
      }
    }
  }

  private void add(INDArray array, INDArray row) {
    long[] shape = Arrays.copyOfRange(array.shape(), 1, array.rank());
    String head = array.dataType() + " " + Arrays.toString(shape) + "\n";
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    digest.update(Sha256.bytes(row));
  }

  /**
   * The checksum, after which nothing can be added.
   *
   * @return in hexadecimal digits
   */
  public String finished() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
