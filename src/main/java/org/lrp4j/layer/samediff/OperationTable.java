package org.lrp4j.layer.samediff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which operation is treated how, by ND4J's names. */
final class OperationTable {

  /** Their results say nothing of the values they look at, or are held constant. */
  static final Set<String> VALUELESS =
      Set.of(
          "shape_of",
          "rank",
          "size",
          "size_at",
          "zeroslike",
          "ones_as",
          "argmax",
          "argmin",
          "greater",
          "greater_equal",
          "less",
          "less_equal",
          "equals",
          "not_equals",
          "greaterthan_scalar",
          "greaterthanorequal_scalar",
          "lessthan_scalar",
          "lessthanorequal_scalar",
          "equals_scalar",
          "notequals_scalar",
          "isnan",
          "isinf",
          "isfinite",
          "stop_gradient");

  /** Every element of the result is one of the arguments', or a constant. */
  static final Set<String> MOVING =
      Set.of(
          "reshape",
          "flatten_2d",
          "flatten",
          "permute",
          "transpose",
          "squeeze",
          "expand_dims",
          "concat",
          "stack",
          "parallel_stack",
          "unstack",
          "split",
          "split_v",
          "slice",
          "strided_slice",
          "gather",
          "gather_nd",
          "tile",
          "broadcast_to",
          "reverse",
          "reverse_sequence",
          "pad",
          "space_to_depth",
          "depth_to_space",
          "upsampling2d",
          "upsampling3d",
          "Where");

  private static final Map<String, Treatment> TREATMENTS = new HashMap<>();

  static {
    put(new Moving(), MOVING);
    put(new ElementWise(), ElementWise.NAMES);
    put(new Additions(), Additions.NAMES);
    put(new Multiplications(), Multiplications.NAMES);
    put(new Quotients(), Quotients.NAMES);
    put(new MatrixProducts(), MatrixProducts.NAMES);
    put(new ConvolutionOperations(), ConvolutionOperations.NAMES);
    put(new Averages(), Averages.NAMES);
    put(new Maxima(), Maxima.NAMES);
    put(new WindowMaxima(), WindowMaxima.NAMES);
    put(new Standardizations(), Standardizations.NAMES);
    put(new BatchNormalizations(), Set.of(BatchNormalizations.NAME));
    put(new AttentionOperations(), AttentionOperations.NAMES);
    put(new Softmax(), Set.of(Softmax.NAME));
  }

  private OperationTable() {}

  private static void put(Treatment treatment, Set<String> names) {
    names.forEach(name -> TREATMENTS.put(name, treatment));
  }

  static Optional<Treatment> treatment(String name) {
    return Optional.ofNullable(TREATMENTS.get(name));
  }

  /** The names of all operations that have a treatment, in order. */
  static List<String> names() {
    return TREATMENTS.keySet().stream().sorted(String.CASE_INSENSITIVE_ORDER).toList();
  }
}
