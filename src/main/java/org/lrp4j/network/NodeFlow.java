package org.lrp4j.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lrp4j.layer.ActivationRange;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.ParameterRelevance;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How relevance flowed through one layer or vertex.
 *
 * @param name its name
 * @param type its DL4J type
 * @param treatment its rule, or how it treats relevance
 * @param balance how much arrived and what became of it; empty without a conservation table
 * @param output the relevance that arrived at its output; empty if it is not kept
 * @param inputs the relevance of each of its inputs, for a layer after its preprocessor; empty if
 *     it is not kept
 * @param parameters the relevance of its parameters, of those that have one; none if it is not kept
 * @param ranges between what the activations of each of its inputs lay; none if it is not kept
 */
public record NodeFlow(
    String name,
    String type,
    String treatment,
    Optional<Balance> balance,
    Optional<Output> output,
    List<INDArray> inputs,
    List<ParameterRelevance> parameters,
    List<ActivationRange> ranges) {

  /**
   * What arrived at an output.
   *
   * @param relevance an array of the output's shape
   * @param format how to read its axes
   */
  public record Output(INDArray relevance, DataFormat format) {}

  /**
   * Copies the lists.
   *
   * @param name its name
   * @param type its DL4J type
   * @param treatment its rule, or how it treats relevance
   * @param balance how much arrived and what became of it
   * @param output the relevance that arrived at its output
   * @param inputs the relevance of each of its inputs, for a layer after its preprocessor
   * @param parameters the relevance of its parameters
   * @param ranges between what the activations of each of its inputs lay
   */
  public NodeFlow {
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
    ranges = List.copyOf(ranges);
  }

  /** The arrays that are kept. */
  Stream<INDArray> kept() {
    return Stream.of(
            output.map(Output::relevance).stream(),
            inputs.stream(),
            parameters.stream().map(ParameterRelevance::relevance))
        .flatMap(Function.identity());
  }

  NodeFlow with(UnaryOperator<INDArray> change) {
    return new NodeFlow(
        name,
        type,
        treatment,
        balance,
        output.map(o -> new Output(change.apply(o.relevance()), o.format())),
        inputs.stream().map(change).toList(),
        parameters.stream().map(known -> known.with(change.apply(known.relevance()))).toList(),
        ranges);
  }

  NodeFlow withoutArrays() {
    return new NodeFlow(
        name, type, treatment, balance, Optional.empty(), List.of(), List.of(), List.of());
  }
}
