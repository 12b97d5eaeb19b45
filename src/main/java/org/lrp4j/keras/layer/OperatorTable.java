package org.lrp4j.keras.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lrp4j.keras.file.LayerCallConfig;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.keras.file.UnsupportedKerasException;

/**
 * The table of operators: expressions of Python that stand among the layers of a model. Keras 2
 * writes them as TFOpLambda and SlicingOpLambda, Keras 3 as operations of {@code keras.ops}.
 */
final class OperatorTable {

  private static final Set<String> KERAS_2 = Set.of("TFOpLambda", "SlicingOpLambda");

  private static final Map<String, OperatorRow> ROWS = new LinkedHashMap<>();

  static {
    Stream.of(
            ArithmeticOperators.ROWS,
            FunctionOperators.ROWS,
            ShapeOperators.ROWS,
            MaskOperators.ROWS)
        .flatMap(List::stream)
        .forEach(row -> row.names().forEach(name -> ROWS.put(name, row)));
  }

  private OperatorTable() {}

  static List<OperatorRow> rows() {
    return ROWS.values().stream().distinct().toList();
  }

  /** Whether it is an operator. In .h5 of Keras 3 it is told from a layer by what it lacks. */
  static boolean isOperator(LayerConfig layer, boolean isKeras3) {
    boolean isOfOps =
        layer.module().startsWith("keras.src.ops") || layer.module().startsWith("keras.ops");
    boolean isBare =
        isKeras3
            && layer.module().isEmpty()
            && ROWS.containsKey(layer.type())
            && !layer.arguments().has("trainable");
    return KERAS_2.contains(layer.type()) || isOfOps || isBare;
  }

  /**
   * Writes a call.
   *
   * @param call with the operator as a layer
   * @throws UnsupportedKerasException if it is not read
   */
  static Tensor write(LayerCall call, LayerCallConfig config) {
    LayerConfig layer = call.layer();
    String name =
        KERAS_2.contains(layer.type()) ? layer.arguments().path("function").asText() : layer.type();
    OperatorRow row =
        Optional.ofNullable(ROWS.get(name))
            .orElseThrow(
                () ->
                    new UnsupportedKerasException(
                        "the operator %s \"%s\" is not read: write it with layers of Keras"
                            .formatted(name, layer.path())));
    return row.writer().write(new OperatorCall(call, row, config)).withoutMask();
  }
}
