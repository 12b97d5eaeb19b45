package org.lrp4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.layer.UnsupportedModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lrp4j describe}: which layer gets which rule, and what cannot be explained. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows which layer gets which rule.",
      "A column for each composite; or what keeps the model from being explained, and what to do."
    },
    footer = {
      "",
      "Examples:",
      "  lrp4j describe --model model.zip",
      "  lrp4j describe --model model.h5 --composite epsilon-plus-flat"
    })
final class DescribeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions options;

  @Option(
      names = "--composite",
      paramLabel = "NAME",
      split = ";",
      converter = NamedComposite.Converter.class,
      completionCandidates = NamedComposite.Names.class,
      description = "Only this composite. Default: all. ${COMPLETION-CANDIDATES}.")
  private List<NamedComposite> composites;

  @Override
  public Integer call() {
    LoadedModel model = options.load();
    try {
      print(model, rules(model));
      return ExitStatus.DONE;
    } catch (CommandFailure e) {
      if (e.getCause() instanceof UnsupportedModelException problem) {
        print(model, new ProblemTable(model.network(), problem));
      }
      // What to do about it is in its message.
      throw e;
    }
  }

  private RuleTable rules(LoadedModel model) {
    RuleTable table = new RuleTable();
    for (NamedComposite composite : composites == null ? NamedComposite.presets() : composites) {
      try (LrpExplainer explainer = options.explainer(model, composite, false)) {
        table.add(composite.name(), explainer.layers());
      }
    }
    return table;
  }

  private void print(LoadedModel model, Object table) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(model.file() + ": " + described(model));
    out.println();
    out.print(table);
    out.flush();
  }

  private static String described(LoadedModel model) {
    List<String> inputs = new ArrayList<>();
    model
        .inputs()
        .forEach(
            (name, form) ->
                inputs.add((model.inputs().size() == 1 ? "" : name + ": ") + described(form)));
    return (model.isKeras() ? "Keras" : "Deeplearning4j")
        + " model, "
        + model.network().numParams()
        + " parameters, takes "
        + String.join("; ", inputs);
  }

  private static String described(InputForm input) {
    String size = input.hasSize() ? input.height() + " x " + input.width() : "of a size not told";
    return switch (input.kind()) {
      case IMAGE ->
          "images "
              + size
              + (input.channels() == 1
                  ? " with 1 channel, "
                  : " with " + input.channels() + " channels, ")
              + input.format();
      case FLAT_IMAGE -> "images " + size + " as rows of pixels";
      case FEATURES -> "rows of " + input.channels() + " numbers";
      case OTHER -> "arrays";
    };
  }
}
