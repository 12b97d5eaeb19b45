package org.lrp4j.network;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.WrongForwardException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.workspace.ND4JWorkspaceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the first forward pass with DL4J's own: layers of families that a user registered one by
 * one, and the network's outputs as a whole. A step that computes something else, as with a wrong
 * axis, would explain another network without a word.
 */
final class Guard {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private static final double TOLERANCE_DOUBLE = 1e-9;

  /** Sums of thousands of products in another order differ by more than the last digits. */
  private static final double TOLERANCE_FLOAT = 1e-3;

  private final Supplier<ComputationGraph> original;
  private final Set<String> inPlaceReaders;
  private boolean active;

  /**
   * A guard.
   *
   * @param original makes a network of DL4J's own layers over the same parameters; null for no
   *     checks
   * @param inPlaceReaders the layers that write over what others read as well
   */
  Guard(Supplier<ComputationGraph> original, Set<String> inPlaceReaders) {
    this.original = original;
    this.inPlaceReaders = inPlaceReaders;
    this.active = original != null;
  }

  /** Whether the next forward pass is compared. */
  boolean isActive() {
    return active;
  }

  /** Compares a layer of a user's family with what DL4J computes. */
  void check(Node node, List<Signal> inputs, INDArray computed) {
    if (!active || node.isStandard() || node.own().isEmpty()) {
      return;
    }
    INDArray expected = node.own().get().activate(inputs.get(0).values().dup());
    INDArray own = node.step().networkOutput(computed);
    require(node.label(), "the layer's own activate()", expected, own, own.dataType());
  }

  /** Compares the network's outputs, and ends the checks. */
  void checkOutputs(List<Signal> inputs, ForwardPass pass) {
    if (!active) {
      return;
    }
    active = false;
    ComputationGraph network = original.get();
    List<String> names = network.getConfiguration().getNetworkOutputs();
    INDArray[] expected;
    try {
      expected = outputWithOrWithoutWorkspaces(network, inputs);
    } catch (RuntimeException e) {
      // As FLOAT convolutions with dilation on the oneDNN build: there is nothing to compare with.
      LOG.info("Deeplearning4j itself cannot run this network here: {}", e.getMessage());
      return;
    }
    DataType precision = precision(inputs);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      INDArray computed = pass.networkOutput(name);
      if (inPlaceReaders.isEmpty()) {
        require(
            "Output \"" + name + "\"", "the network's output()", expected[i], computed, precision);
      } else if (!agree(expected[i], computed, precision)) {
        LOG.warn(
            "Output \"{}\" differs by up to {} from network.output(): {} write over what other"
                + " layers read as well when Deeplearning4j runs them, so its output depends on the"
                + " order. Explained is what the graph means.",
            name,
            difference(expected[i], computed),
            inPlaceReaders);
      }
    }
  }

  /** With masks DL4J computes parts of a DOUBLE network in ND4J's default type, usually FLOAT. */
  private static DataType precision(List<Signal> inputs) {
    return inputs.stream().anyMatch(input -> input.mask().isPresent())
        ? Nd4j.dataType()
        : inputs.get(0).values().dataType();
  }

  /** A graph cannot run an embedding of [batch, 1, time] in workspaces, which a chain can. */
  private static INDArray[] outputWithOrWithoutWorkspaces(
      ComputationGraph network, List<Signal> inputs) {
    try {
      return output(network, inputs);
    } catch (ND4JWorkspaceException e) {
      network.getConfiguration().setInferenceWorkspaceMode(WorkspaceMode.NONE);
      return output(network, inputs);
    }
  }

  private static INDArray[] output(ComputationGraph network, List<Signal> inputs) {
    INDArray[] copies = new INDArray[inputs.size()];
    INDArray[] masks = new INDArray[inputs.size()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = inputs.get(i).values().dup();
      masks[i] = inputs.get(i).mask().orElse(null);
    }
    boolean masked = inputs.stream().anyMatch(input -> input.mask().isPresent());
    return network.output(false, copies, masked ? masks : null, null);
  }

  private void require(
      String what, String reference, INDArray expected, INDArray computed, DataType precision) {
    if (!agree(expected, computed, precision)) {
      active = true; // until it is mended
      throw new WrongForwardException(
          what
              + " is computed differently by its explanation: shape "
              + Arrays.toString(computed.shape())
              + where(expected, computed)
              + ", but "
              + reference
              + " gives shape "
              + Arrays.toString(expected.shape())
              + where(computed, expected)
              + ". Mend the family that is registered for it; verify(false) on the builder switches"
              + " this check off");
    }
  }

  /** The value of the second where the two differ most. */
  private static String where(INDArray one, INDArray other) {
    if (!Arrays.equals(one.shape(), other.shape())) {
      return "";
    }
    INDArray differences =
        Transforms.abs(one.castTo(DataType.DOUBLE).sub(other.castTo(DataType.DOUBLE)), false);
    long index = differences.ravel().argMax().getLong(0);
    return ", value " + other.ravel().getDouble(index) + " at its element " + index;
  }

  private static boolean agree(INDArray expected, INDArray computed, DataType precision) {
    if (!Finiteness.holds(computed)) {
      return true; // refused for that reason
    }
    if (!Arrays.equals(expected.shape(), computed.shape())) {
      return false;
    }
    double largest = expected.castTo(DataType.DOUBLE).amaxNumber().doubleValue();
    boolean isExact = computed.dataType() == DataType.DOUBLE && precision == DataType.DOUBLE;
    double tolerance = isExact ? TOLERANCE_DOUBLE : TOLERANCE_FLOAT;
    return difference(expected, computed) <= tolerance * Math.max(1, largest);
  }

  private static double difference(INDArray expected, INDArray computed) {
    return expected
        .castTo(DataType.DOUBLE)
        .sub(computed.castTo(DataType.DOUBLE))
        .amaxNumber()
        .doubleValue();
  }
}
