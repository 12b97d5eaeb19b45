package org.lrp4j.engine.operation;

import org.nd4j.autodiff.samediff.SDVariable;

/** Pooling over windows that slide over volumes, as functions of SameDiff variables. */
public final class VolumePooling {

  private VolumePooling() {}

  /**
   * Maximum over each window.
   *
   * @param input volumes
   * @param window the geometry
   * @return the pooled volumes
   */
  public static SDVariable max(SDVariable input, VolumeWindow window) {
    return pool("maxpool3dnew", input, window);
  }

  /**
   * Average over what each window sees of the volume.
   *
   * @param input volumes
   * @param window the geometry
   * @return the pooled volumes
   */
  public static SDVariable average(SDVariable input, VolumeWindow window) {
    return pool("avgpool3dnew", input, window);
  }

  private static SDVariable pool(String name, SDVariable input, VolumeWindow window) {
    long[] arguments = window.arguments();
    double[] none = {};
    return NativeOp.add(
        name,
        arguments,
        none,
        (args, upstream) -> NativeOp.add(name + "_bp", arguments, none, null, args[0], upstream),
        input);
  }
}
