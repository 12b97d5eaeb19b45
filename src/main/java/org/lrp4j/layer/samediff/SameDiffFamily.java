package org.lrp4j.layer.samediff;

import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.layers.util.IdentityLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Users' own layers written in SameDiff, of whatever class: explained operation by operation, as
 * the table {@link OperationTable} says. Products with parameters have the layer's rule: that for
 * convolutions if there is a convolution among them, else that for dense layers; a composite's rule
 * for first and last layers is for the first and the last product.
 */
public final class SameDiffFamily {

  /** Layers, lambda layers, and the identity among these. */
  public static final LayerFamily<SameDiffLayer> LAYER =
      LayerFamily.of(
              SameDiffLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) ->
                  step(layer, new LayerDefinition(configuration), context))
          .andFor(SameDiffLambdaLayer.class)
          .andFor(IdentityLayer.class)
          .andSubclasses()
          .ofKind(configuration -> Trial.ofEnd(new LayerDefinition(configuration)).kind())
          .withActivation(
              configuration ->
                  Trial.ofEnd(new LayerDefinition(configuration)).activation().orElse(null))
          .unless(configuration -> problem(configuration, new LayerDefinition(configuration)));

  /** Output layers. */
  public static final LayerFamily<SameDiffOutputLayer> OUTPUT =
      LayerFamily.of(
              SameDiffOutputLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) ->
                  step(layer, new OutputDefinition(configuration), context))
          .andSubclasses()
          .ofKind(configuration -> Trial.ofEnd(new OutputDefinition(configuration)).kind())
          .withActivation(
              configuration ->
                  Trial.ofEnd(new OutputDefinition(configuration)).activation().orElse(null))
          .unless(configuration -> problem(configuration, new OutputDefinition(configuration)));

  private SameDiffFamily() {}

  /** A softmax that ends the layer is the activation function's problem, if it is one. */
  private static Problem problem(AbstractSameDiffLayer configuration, Definition definition) {
    if (!isDefinedByOperations(configuration)) {
      return new Problem(
          "it makes its layer in a way of its own, which need not be its operations",
          "register a family of your own, or opt in to gradient × input for it");
    }
    return Trial.ofEnd(definition).problem().orElse(null);
  }

  private static boolean isDefinedByOperations(AbstractSameDiffLayer configuration) {
    for (var method : configuration.getClass().getMethods()) {
      if (method.getName().equals("instantiate")
          && method.getDeclaringClass() != SameDiffLayer.class
          && method.getDeclaringClass() != SameDiffOutputLayer.class
          && !method.isBridge()) {
        return false;
      }
    }
    return true;
  }

  private static Step step(Layer layer, Definition definition, LayerContext context) {
    Trial trial = Trial.ofEnd(definition);
    Supplier<Map<String, INDArray>> parameters = layer::paramTable;
    return new OperationsStep(
        definition,
        parameters,
        context.stripsActivation() ? trial.activation().orElse(null) : null,
        trial.kind() != LayerKind.FIXED,
        StepContext.of(context));
  }
}
