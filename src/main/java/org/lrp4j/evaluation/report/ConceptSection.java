package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lrp4j.dataset.LayerConcepts;
import org.lrp4j.dataset.SurveyNames;

/**
 * The section of a report that shows what channels are used for.
 *
 * @param layers the layers that were looked at
 * @param names what classes and features are called
 * @param pictures draws examples
 */
record ConceptSection(List<LayerConcepts> layers, SurveyNames names, ExcerptPictures pictures) {

  private static final String SECTION =
      """
      <section id="concepts" aria-labelledby="concepts-title">
      <h2 id="concepts-title">What channels are used for</h2>
      <p>Of each class the channels that count most for it, each by the examples, of whatever class, \
      that it counted most for. Colours are the relevance that went through this channel alone, red \
      for the class that the example is predicted as; images are cut to where it lies.</p>
      {layers}</section>
      """;

  private static final String LAYER =
      """
      <h3>{title}</h3>
      {classes}
      """;

  private static final String CLASS =
      """
      <details{open}><summary>{title}</summary>
      <ul class="strategies">
      {cards}</ul></details>
      """;

  private static final String CARD =
      """
      <li class="card"><h4>{title}</h4>
      <p class="fine">{summary}</p>
      <div class="typical cuts">{figures}</div></li>
      """;

  /** Of so many classes the channels are open to see at once. */
  private static final int OPEN = 3;

  String toMarkup() {
    return layers.isEmpty()
        ? ""
        : new Template(SECTION)
            .markup("layers", layers.stream().map(this::ofLayer).collect(Collectors.joining()))
            .toString();
  }

  private String ofLayer(LayerConcepts layer) {
    StringBuilder classes = new StringBuilder();
    for (int i = 0; i < layer.classes().size(); i++) {
      LayerConcepts.OfClass of = layer.classes().get(i);
      classes.append(
          new Template(CLASS)
              .markup("open", i < OPEN ? " open=\"open\"" : "")
              .text(
                  "title",
                  names.ofClass(of.explainedClass())
                      + ", "
                      + Page.counted(of.examples(), "example", "examples"))
              .markup(
                  "cards",
                  of.channels().stream()
                      .map(channel -> card(layer.layer(), of, channel))
                      .collect(Collectors.joining())));
    }
    return new Template(LAYER)
        .text("title", "Layer " + layer.layer() + ", " + layer.channels() + " channels")
        .markup("classes", classes.toString())
        .toString();
  }

  private String card(String layer, LayerConcepts.OfClass of, LayerConcepts.Channel channel) {
    int number = channel.share().channel();
    List<Figure> figures = new ArrayList<>();
    for (LayerConcepts.Example example : channel.examples()) {
      // Of one channel in one example there is one picture, whatever classes it is shown for.
      String name =
          "concept-"
              + SurveyFigures.plain(layer)
              + "-"
              + number
              + "-"
              + example.reference().example();
      figures.addAll(
          pictures.save(
              example.inputs(),
              name,
              example.name()
                  + ": "
                  + names.ofClass(example.reference().explainedClass())
                  + ", R "
                  + Page.signed(example.reference().relevance()),
              "channel " + number + " of " + layer + " in " + example.name()));
    }
    return new Template(CARD)
        .text("title", "channel " + number)
        .text(
            "summary",
            String.format(
                Locale.ROOT,
                "%.1f %% of the layer’s relevance for %s",
                100 * channel.share().share(),
                names.ofClass(of.explainedClass())))
        .markup("figures", figures.stream().map(Figure::toMarkup).collect(Collectors.joining()))
        .toString();
  }

  /** All channels that are shown, with their examples. */
  String csv() {
    StringBuilder csv =
        new StringBuilder(
            ReportNumbers.row(
                "layer", "class", "channel", "share", "example", "name", "predicted", "relevance"));
    for (LayerConcepts layer : layers) {
      for (LayerConcepts.OfClass of : layer.classes()) {
        for (LayerConcepts.Channel channel : of.channels()) {
          for (LayerConcepts.Example example : channel.examples()) {
            csv.append(
                ReportNumbers.row(
                    layer.layer(),
                    names.ofClass(of.explainedClass()),
                    channel.share().channel(),
                    channel.share().share(),
                    example.reference().example(),
                    example.name(),
                    names.ofClass(example.reference().explainedClass()),
                    example.reference().relevance()));
          }
        }
      }
    }
    return csv.toString();
  }
}
