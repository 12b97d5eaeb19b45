package org.lrp4j.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.cli.model.ModelFile;
import org.lrp4j.dataset.DataComparison;
import org.lrp4j.dataset.MovedEvidence;
import org.lrp4j.dataset.OneOutput;

/** Another model, or the same with another composite, that a survey compares with. */
final class ComparedModel implements AutoCloseable {

  private static final int WORST = 12;

  private final LoadedModel model;
  private final InputScale scale;
  private final LrpExplainer explainer;
  private final DataComparison comparison;
  private final Target[] targets;
  private final String first;
  private final String second;

  private ComparedModel(
      LoadedModel model,
      InputScale scale,
      LrpExplainer first,
      LrpExplainer second,
      int output,
      String firstName,
      String secondName) {
    this.model = model;
    this.scale = scale;
    this.explainer = second;
    this.comparison = new DataComparison(first, second, output, WORST);
    this.targets = OneOutput.targets(second, second.outputNames().get(output), Target.predicted());
    this.first = firstName;
    this.second = secondName;
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
        explainer,
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

  private Explanation explained(Batch batch) {
    return explainer.explain(scale.apply(batch.values(), model.input()), targets);
  }

  /** Compares a batch. */
  void add(Batch batch, Explanation one) {
    try (Explanation other = explained(batch)) {
      comparison.add(one, other, batch.positions().stream().map(String::valueOf).toList());
    }
  }

  /** The positions of the inputs whose evidence moved furthest. */
  List<Integer> positions() {
    return comparison.examples().stream().map(Integer::valueOf).toList();
  }

  /** Looks at one of these once more. */
  void look(Batch batch, String name, Explanation one) {
    try (Explanation other = explained(batch)) {
      comparison.look(String.valueOf(batch.positions().get(0)), name, one, other);
    }
  }

  MovedEvidence finished() {
    return comparison.finished(first, second);
  }

  @Override
  public void close() {
    explainer.close();
  }
}
