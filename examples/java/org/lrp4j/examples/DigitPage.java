package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.nd4j.evaluation.classification.Evaluation;

/** The page that shows the pictures of {@link ExplainDigits}. */
final class DigitPage {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
      h1, h2, h3 { line-height: 1.2; }
      h2 { margin-top: 3rem; border-top: 1px solid #8884; padding-top: 1.5rem; }
      img { max-width: 100%; height: auto; background: #fff; border-radius: 6px; }
      pre { overflow-x: auto; font-size: .8rem; line-height: 1.35; }
      figure { margin: 1.5rem 0; }
      figcaption { font-size: .9rem; opacity: .8; margin-bottom: .5rem; }
      """;

  private final StringBuilder body = new StringBuilder();

  DigitPage(Evaluation evaluation) {
    body.append(
        String.format(
            Locale.ROOT,
            "<h1>Why does the network see this digit?</h1>%n"
                + "<p>A LeNet trained on 5,000 digits recognises %.1f %% of 1,000 others. Below, each"
                + " picture is paired with its relevance: red speaks for the explained digit, blue"
                + " against it, white not at all.</p>%n",
            100 * evaluation.accuracy()));
  }

  void add(
      String name,
      String whatItShows,
      LrpExplainer explainer,
      Explanation explanation,
      boolean hasErrors) {
    body.append("<h2>").append(name).append("</h2>\n<p>").append(whatItShows).append("</p>\n");
    figure(name + "-right.png", "One right prediction of each digit", name);
    if (hasErrors) {
      figure(
          name + "-wrong-predicted.png",
          "Wrong predictions: what spoke for the answer given",
          name);
      figure(
          name + "-wrong-true.png", "The same digits: what would have spoken for the truth", name);
    }
    details("Which layer got which rule", explainer.toString());
    details("Where the relevance went, layer by layer", explanation.toString());
  }

  private void figure(String file, String caption, String composite) {
    body.append("<figure><figcaption>")
        .append(caption)
        // On a phone its texts are small: the link shows it as large as it is.
        .append("</figcaption><a href=\"")
        .append(file)
        .append("\"><img src=\"")
        .append(file)
        .append("\" alt=\"")
        .append(caption)
        .append(", explained with ")
        .append(composite)
        .append("\"></a></figure>\n");
  }

  private void details(String summary, String table) {
    body.append("<details><summary>")
        .append(summary)
        .append("</summary><pre>")
        .append(table.replace("&", "&amp;").replace("<", "&lt;"))
        .append("</pre></details>\n");
  }

  Path write(Path folder) throws IOException {
    Path page = folder.resolve("index.html");
    Files.writeString(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + "<title>Explained digits</title>\n<style>"
            + STYLE
            + "</style></head>\n<body>\n"
            + body
            + "</body></html>\n");
    return page;
  }
}
