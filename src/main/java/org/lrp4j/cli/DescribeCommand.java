package org.lrp4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.keras.KerasModel;
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
                inputs.add(
                    (model.inputs().size() == 1 ? "" : name + ": ")
                        + described(model, name, form)));
    return model.keras().map(DescribeCommand::origin).orElse("Deeplearning4j model")
        + ", "
        + model.network().numParams()
        + " parameters, takes "
        + String.join("; ", inputs)
        + model.keras().map(DescribeCommand::outputs).orElse("");
  }

  private static String origin(KerasModel model) {
    return "Keras model" + (model.kerasVersion().isEmpty() ? "" : " of " + model.kerasVersion());
  }

  private static String described(LoadedModel model, String name, InputForm form) {
    boolean isOther = form.kind() == InputForm.Kind.OTHER;
    String shape =
        model
            .keras()
            .filter(keras -> isOther)
            .map(keras -> " " + shape(keras.inputShapes().get(name)))
            .orElse("");
    String scale =
        model.keras().filter(keras -> keras.scales(name)).isPresent()
            ? form.isImage() ? ", which it scales from 0..255 itself" : ", which it scales itself"
            : "";
    return form.inWords() + shape + scale;
  }

  private static String outputs(KerasModel model) {
    List<String> outputs = new ArrayList<>();
    model.outputShapes().forEach((name, sizes) -> outputs.add(name + " " + shape(sizes)));
    return ", gives " + String.join("; ", outputs);
  }

  /** As Keras writes it. */
  private static String shape(List<Long> sizes) {
    return sizes.stream()
        .map(size -> size < 0 ? "None" : String.valueOf(size))
        .collect(Collectors.joining(", ", "(None, ", ")"));
  }
}
