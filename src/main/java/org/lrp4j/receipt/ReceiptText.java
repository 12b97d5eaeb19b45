package org.lrp4j.receipt;

import java.util.Locale;
import org.lrp4j.Target;
import org.lrp4j.file.TextTable;

/** A receipt for people. */
final class ReceiptText {

  private ReceiptText() {}

  static String of(Receipt receipt) {
    TextTable table = new TextTable("what", "");
    table.row("made", receipt.made());
    receipt.origin().forEach(table::row);
    ModelRecord model = receipt.model();
    table.row("model", model.kind() + ", " + model.parameterCount() + " parameters");
    table.row("parameters", model.parameters());
    table.row("configuration", model.configuration());
    table.row("composite", receipt.settings().composite().toString());
    table.row("zero bias", String.valueOf(receipt.settings().zeroBias()));
    table.row("reproducible", String.valueOf(receipt.settings().reproducible()));
    receipt.batches().stream()
        .flatMap(batch -> batch.targets().entrySet().stream())
        .map(target -> Target.of(target.getValue()) + " of " + target.getKey())
        .distinct()
        .forEach(target -> table.row("explained", target));
    receipt
        .evaluation()
        .ifPresent(
            evaluation -> {
              table.row("evaluated", String.valueOf(evaluation.examples()));
              table.row("data", evaluation.data());
              evaluation.figures().forEach((name, figure) -> table.row(name, number(figure)));
            });
    table.row("examples", String.valueOf(receipt.examples()));
    double score =
        receipt.batches().stream().flatMap(b -> b.scores().stream()).mapToDouble(d -> d).sum();
    double arrived =
        receipt.batches().stream().flatMap(b -> b.arrived().stream()).mapToDouble(d -> d).sum();
    table.row("sum of the scores", number(score));
    table.row("relevance that arrived", number(arrived));
    table.row("kept by biases and others", number(score - arrived));
    return table.toString();
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
