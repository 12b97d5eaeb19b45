package org.lrp4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.network.Finiteness;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks what a user hands in. */
final class Inputs {

  private Inputs() {}

  /**
   * The inputs in the network's data type and in no workspace.
   *
   * @param indices the names of the inputs that may be whole numbers: the indices of words
   * @return copies, so that the user's arrays can be changed and these freed
   */
  static INDArray[] checked(
      INDArray[] inputs, List<String> names, DataType type, Set<String> indices) {
    if (inputs.length != names.size()) {
      throw new IllegalArgumentException(
          "The network has the inputs " + names + ", but got " + inputs.length + " arrays");
    }
    INDArray[] checked = new INDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      checked[i] = checked(inputs[i], names.get(i), type, indices.contains(names.get(i)));
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

  /**
   * The masks in ND4J's default type, which DL4J's own layers expect.
   *
   * @param masks one for each input, null for none; null if there are none at all
   * @param inputs the checked inputs
   * @return one for each input, empty for none
   */
  static List<Optional<INDArray>> checkedMasks(
      INDArray[] masks, INDArray[] inputs, List<String> names) {
    if (masks != null && masks.length != names.size()) {
      throw new IllegalArgumentException(
          "The network has the inputs " + names + ", but got " + masks.length + " masks");
    }
    List<Optional<INDArray>> checked = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      INDArray mask = masks == null ? null : masks[i];
      checked.add(
          mask == null
              ? Optional.empty()
              : Optional.of(checkedMask(mask, inputs[i], names.get(i))));
    }
    return checked;
  }

  private static INDArray checkedMask(INDArray mask, INDArray input, String name) {
    if (mask.rank() != 2 || mask.size(0) != input.size(0)) {
      throw new IllegalArgumentException(
          "The mask of input \""
              + name
              + "\" must have the shape [examples, time steps] for "
              + input.size(0)
              + " examples, but has "
              + Arrays.toString(mask.shape()));
    }
    INDArray cast = mask.castTo(Nd4j.defaultFloatingPointType()).dup();
    for (int example = 0; example < cast.size(0); example++) {
      if (cast.getRow(example).sumNumber().doubleValue() == 0) {
        throw new IllegalArgumentException(
            "The mask of input \""
                + name
                + "\" leaves example "
                + example
                + " without a time step that counts: leave that example out");
      }
    }
    return cast;
  }

  private static INDArray checked(INDArray input, String name, DataType type, boolean isIndices) {
    if (input == null) {
      throw new IllegalArgumentException("Input \"" + name + "\" is null");
    }
    boolean isOfWholeNumbers = isIndices && input.dataType().isIntType();
    if (!input.dataType().isFPType() && !isOfWholeNumbers) {
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
              + ": for a single example reshape it to [1, …]"
              + (isIndices ? ", for one index an example to […, 1]" : ""));
    }
    INDArray cast = input.castTo(type);
    if (isOfWholeNumbers && !cast.castTo(input.dataType()).equals(input)) {
      throw new IllegalArgumentException(
          "Input \"" + name + "\" holds indices that " + type + " cannot tell apart");
    }
    if (!Finiteness.holds(cast)) {
      throw new IllegalArgumentException(
          "Input \"" + name + "\" holds NaN or infinite values: clean the data first");
    }
    return cast == input ? input.dup() : cast;
  }
}
