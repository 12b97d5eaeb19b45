package org.lrp4j.evaluation.report;

/**
 * One of the pages of explained images, by why they are shown.
 *
 * @param page which of the pages, from 0
 * @param content what the report says
 */
record SegmentationPage(int page, SegmentationContent content) {

  private static final String MAIN =
      """
      <h1>{name}</h1>
      <p class="lead">Of each image one region is explained: of one with wrong pixels its most \
      frequent confusion, else the class that is most often confused in all data. Relevance is for \
      the classes’ scores in that region alone.</p>
      <p class="fine">{origin}</p>
      {areas}{legend}{pages}{sections}""";

  @Override
  public String toString() {
    ByReason<ShownSegmentation> images = content.pages();
    int pages = images.pages().size();
    String name = "Images" + (pages == 1 ? "" : ", page " + (page + 1));
    String main =
        new Template(MAIN)
            .text("name", name)
            .text("origin", content.reported().origin().inWords())
            .markup("areas", new AreaLegend(content.classNames()).toMarkup())
            .markup("legend", Page.LEGEND)
            .markup("pages", Page.links("Pages", pages, page, SegmentationContent::page))
            .markup(
                "sections",
                images.sections(
                    page, each -> each.shown().index(), this::card, "No image is explained."))
            .toString();
    return Page.of(name + " – " + content.reported().title(), images.navigation(page), main);
  }

  private String card(ShownSegmentation image, boolean isFirst) {
    return new SegmentationCard(image, content.classNames()).toMarkup(isFirst);
  }
}
