package org.lrp4j.network;

import java.util.List;
import java.util.function.Supplier;
import org.lrp4j.engine.parameter.Fingerprint;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of the user's network as the shadow uses them: the very same array, or for
 * networks in half precision a copy in FLOAT that is brought up to date before every forward pass.
 */
final class SharedParameters {

  private final Supplier<INDArray> source;
  private final INDArray shared;
  private final DataType type;
  private final INDArray array;

  /**
   * The parameters of a network.
   *
   * @param configured the network's data type, which an empty parameter array does not tell
   */
  SharedParameters(Supplier<INDArray> source, DataType configured) {
    this.source = source;
    this.shared = source.get();
    DataType stored = shared.isEmpty() ? configured : shared.dataType();
    this.type = stored == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    this.array = shared.castTo(type);
  }

  /** The array to build the shadow over. */
  INDArray array() {
    return array;
  }

  /** The type that is computed in. */
  DataType type() {
    return type;
  }

  /** Makes sure that the shadow sees the network's current parameters. */
  void refresh() {
    INDArray current = source.get();
    if (address(current) != address(shared)) {
      throw new IllegalStateException(
          "The network's parameter array was replaced by another one since the explainer was built:"
              + " build a new explainer");
    }
    if (current.dataType() != type && !current.isEmpty()) {
      array.assign(current);
    }
  }

  /** A checksum of the network's current parameters. */
  long checksum() {
    refresh();
    return Fingerprint.of(List.of(source.get()));
  }

  /** Where the array lies: networks hand out a new view of the same memory at each call. */
  private static long address(INDArray array) {
    return array.isEmpty() ? 0 : array.data().address();
  }
}
