package org.lrp4j.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.cli.model.ModelFile;
import org.lrp4j.dataset.CombinedSurvey;
import org.lrp4j.dataset.OneOutput;

/** Another model, or the same with another composite, that a survey compares with. */
final class ComparedModel implements AutoCloseable {

  private final LoadedModel model;
  private final InputScale scale;
  private final LrpExplainer explainer;
  private final Target[] targets;
  private final String first;
  private final String second;

  private ComparedModel(
      LoadedModel model,
      InputScale scale,
      LrpExplainer explainer,
      int output,
      String first,
      String second) {
    this.model = model;
    this.scale = scale;
    this.explainer = explainer;
    String name = explainer.outputNames().get(output);
    this.targets = OneOutput.targets(explainer, name, Target.predicted());
    this.first = first;
    this.second = second;
  }

  /**
   * The model to compare with.
   *
   * @param isImages whether the inputs are image files
   * @throws CommandFailure if it takes other inputs
   */
  static ComparedModel of(
      SurveyParts parts,
      ModelOptions options,
      InputOptions inputs,
      LoadedModel first,
      LrpExplainer explainer,
      NamedComposite composite,
      String output,
      boolean isImages) {
    LoadedModel second = ModelFile.read(parts.comparedModel(first.file()));
    if (second.inputs().size() != 1 || !second.input().equals(first.input())) {
      throw CommandFailure.usage(
          "Models of the same inputs are compared, but "
              + first.file()
              + " takes "
              + inWords(first)
              + " and "
              + second.file()
              + " takes "
              + inWords(second));
    }
    InputScale scale = inputs.scale(second, isImages);
    if (isImages
        && first.input().channels() == 3
        && inputs.channelOrder(first, inputs.scale(first, true))
            != inputs.channelOrder(second, scale)) {
      throw CommandFailure.usage(
          first.file()
              + " and "
              + second.file()
              + " take colours in different orders: say with --colors which both take");
    }
    NamedComposite other = parts.comparedComposite(composite);
    int index = explainer.outputNames().indexOf(output);
    LrpExplainer by = options.explainer(second, other, false);
    if (by.outputNames().size() <= index) {
      List<String> others = by.outputNames();
      by.close();
      throw CommandFailure.usage(
          "--output "
              + output
              + " is output "
              + index
              + " of "
              + first.file()
              + ", counted from 0, but "
              + second.file()
              + " has "
              + others);
    }
    boolean isOfModels = !second.file().equals(first.file());
    return new ComparedModel(
        second,
        scale,
        by,
        index,
        name(first, explainer, isOfModels, parts.isOfComposites()),
        name(second, by, isOfModels, parts.isOfComposites()));
  }

  private static String name(
      LoadedModel model, LrpExplainer explainer, boolean isOfModels, boolean isOfComposites) {
    String file = String.valueOf(model.file().getFileName());
    if (!isOfModels) {
      return explainer.composite();
    }
    return isOfComposites ? file + " by " + explainer.composite() : file;
  }

  private static String inWords(LoadedModel model) {
    return model.inputs().values().stream()
        .map(InputForm::inWords)
        .collect(Collectors.joining(" and "));
  }

  /** Explains a batch. */
  Explanation explained(Batch batch) {
    return explainer.explain(scale.apply(batch.values(), model.input()), targets);
  }

  /** Makes a survey compare with this. */
  void addTo(CombinedSurvey survey) {
    survey.comparison(explainer, first, second);
  }

  @Override
  public void close() {
    explainer.close();
  }
}
