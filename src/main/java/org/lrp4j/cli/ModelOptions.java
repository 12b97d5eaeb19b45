package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.layer.UnsupportedModelException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, and how it is explained: what the commands have in common. */
final class ModelOptions {

  @Mixin private SavedModelOption saved;

  @Option(
      names = "--gradient-times-input",
      paramLabel = "LAYER",
      split = ",",
      description = "Explain these layers by gradient x input: a way out for unsupported ones.")
  private List<String> gradientTimesInput = new ArrayList<>();

  @Option(
      names = "--zero-bias",
      description = "Leave biases out of all rules, so that relevance is conserved.")
  private boolean isZeroBias;

  @Mixin private TextOptions textOptions;

  /** What the indices stand for that the model reads. */
  TextOptions texts() {
    return textOptions;
  }

  LoadedModel load() {
    return saved.load();
  }

  /** The same with whichever operations are fast here. */
  LrpExplainer explainer(LoadedModel loaded, NamedComposite composite, boolean keepsLayers) {
    return explainer(loaded, composite, keepsLayers, false);
  }

  /**
   * An explainer.
   *
   * @param keepsLayers whether its explanations hold the relevance of every layer
   * @param isReproducible whether the choice of operations is fixed
   * @throws CommandFailure if the model cannot be explained, or its parameters are not finite
   */
  LrpExplainer explainer(
      LoadedModel loaded, NamedComposite composite, boolean keepsLayers, boolean isReproducible) {
    return explainer(
        loaded,
        composite,
        builder -> builder.layerRelevance(keepsLayers).reproducible(isReproducible));
  }

  /**
   * An explainer.
   *
   * @param settings chooses what its explanations hold
   * @throws CommandFailure if the model cannot be explained, or its parameters are not finite
   */
  LrpExplainer explainer(
      LoadedModel loaded, NamedComposite composite, UnaryOperator<LrpExplainerBuilder> settings) {
    try {
      return settings
          .apply(applied(loaded.explainer(), composite))
          .conservation(false) // no command shows the table but for the report, which has its own
          .build();
    } catch (UnsupportedModelException e) {
      throw CommandFailure.unsupported(
          e.getMessage() + "A layer can also be left to --gradient-times-input.", e);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    } catch (IllegalStateException e) {
      throw CommandFailure.badModel(e.getMessage(), e);
    }
  }

  /** The builder with all that was asked for. */
  LrpExplainerBuilder applied(LrpExplainerBuilder builder, NamedComposite composite) {
    composite.composite().ifPresent(builder::composite);
    textOptions.words().map(WordIndex::words).ifPresent(builder::vocabulary);
    return builder
        .zeroBias(isZeroBias)
        .gradientTimesInput(gradientTimesInput.toArray(String[]::new));
  }
}
