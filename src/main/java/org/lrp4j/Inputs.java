package org.lrp4j;

import java.util.Arrays;
import java.util.List;
import org.lrp4j.network.Finiteness;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks what a user hands in. */
final class Inputs {

  private Inputs() {}

  /**
   * The inputs in the network's data type and in no workspace.
   *
   * @return copies, so that the user's arrays can be changed and these freed
   */
  static INDArray[] checked(INDArray[] inputs, List<String> names, DataType type) {
    if (inputs.length != names.size()) {
      throw new IllegalArgumentException(
          "The network has the inputs " + names + ", but got " + inputs.length + " arrays");
    }
    INDArray[] checked = new INDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      checked[i] = checked(inputs[i], names.get(i), type);
      if (checked[i].size(0) != checked[0].size(0)) {
        throw new IllegalArgumentException(
            "All inputs need the same number of examples, but \""
                + names.get(0)
                + "\" has "
                + checked[0].size(0)
                + " and \""
                + names.get(i)
                + "\" has "
                + checked[i].size(0));
      }
    }
    return checked;
  }

  private static INDArray checked(INDArray input, String name, DataType type) {
    if (input == null) {
      throw new IllegalArgumentException("Input \"" + name + "\" is null");
    }
    if (!input.dataType().isFPType()) {
      throw new IllegalArgumentException(
          "Input \""
              + name
              + "\" must hold real numbers, but its type is "
              + input.dataType()
              + ": use castTo(DataType."
              + type
              + "), and normalise it as in training");
    }
    if (input.isEmpty() || input.rank() < 2) {
      throw new IllegalArgumentException(
          "Input \""
              + name
              + "\" must be a batch, examples along the first dimension, but its shape is "
              + Arrays.toString(input.shape())
              + ": for a single example reshape it to [1, …]");
    }
    INDArray cast = input.castTo(type);
    if (!Finiteness.holds(cast)) {
      throw new IllegalArgumentException(
          "Input \"" + name + "\" holds NaN or infinite values: clean the data first");
    }
    return cast == input ? input.dup() : cast;
  }
}
