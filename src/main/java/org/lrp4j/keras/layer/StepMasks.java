package org.lrp4j.keras.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.lrp4j.keras.vertex.MaskedVertex;
import org.lrp4j.layer.masking.MaskOfMasksVertex;
import org.lrp4j.layer.masking.MaskOfValuesVertex;

/** The masks of Keras, which say what steps count, as vertices of the graph. */
final class StepMasks {

  private static final String NAME = "mask";

  private StepMasks() {}

  /** The steps of a tensor that do not hold a value. */
  static Tensor ofValues(LayerCall call, Tensor input, double value) {
    return call.graph()
        .vertex(call.name(NAME), new MaskOfValuesVertex(value), List.of(input), input.size(0));
  }

  /**
   * What came of several tensors element by element, with its mask: in Keras 2 of all inputs that
   * have one, in Keras 3 of any input, if all have one.
   */
  static Tensor ofMerge(LayerCall call, Tensor merged) {
    List<Tensor> masks = masks(call);
    boolean isMasked = call.isKeras3() ? masks.size() == call.inputs().size() : !masks.isEmpty();
    return isMasked ? combined(call, merged, masks, !call.isKeras3()) : merged;
  }

  /**
   * Tensors side by side with their mask. Along the features Keras 2 takes the steps that count in
   * all inputs with a mask, Keras 3 those that count in any input, so all if one has no mask.
   */
  static Tensor ofConcatenation(LayerCall call, Tensor merged, int axis) {
    List<Tensor> masks = masks(call);
    boolean isWhole = masks.size() == call.inputs().size();
    if (masks.isEmpty() || call.isKeras3() && !isWhole && axis > 1) {
      return merged;
    }
    if (axis > 1) {
      return combined(call, merged, masks, !call.isKeras3());
    }
    if (!isWhole) {
      throw call.refused(
          "puts steps with a mask behind steps without: both are read with a mask, or neither");
    }
    MergeVertex vertex = new MergeVertex();
    vertex.setMergeAxis(1);
    return merged.maskedBy(call.graph().vertex(call.name(NAME), vertex, masks, merged.size(0)));
  }

  /** 1 at the steps that do not count. */
  static Tensor filled(LayerCall call, Tensor input) {
    return input.isMasked()
        ? masked(call, call.name("filled"), new MaskedVertex(1), input).withoutMask()
        : input;
  }

  /** 0 at the steps that do not count. */
  static Tensor emptied(LayerCall call, Tensor input) {
    return masked(call, call.name("masked"), new MaskedVertex(0), input);
  }

  private static Tensor masked(LayerCall call, String name, MaskedVertex vertex, Tensor input) {
    if (input.rank() != 2) {
      throw call.refused("reads " + input.shape() + " with a mask: sequences are read");
    }
    return call.graph()
        .vertex(name, vertex, List.of(input, input.ofMask()), input.sizes())
        .withMaskOf(input);
  }

  private static List<Tensor> masks(LayerCall call) {
    return call.inputs().stream().filter(Tensor::isMasked).map(Tensor::ofMask).toList();
  }

  private static Tensor combined(
      LayerCall call, Tensor merged, List<Tensor> masks, boolean isOfAll) {
    if (masks.stream().map(Tensor::vertex).distinct().count() == 1) {
      return merged.maskedBy(masks.get(0));
    }
    return merged.maskedBy(
        call.graph()
            .vertex(call.name(NAME), new MaskOfMasksVertex(isOfAll), masks, masks.get(0).size(0)));
  }
}
