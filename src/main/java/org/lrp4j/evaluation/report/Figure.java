package org.lrp4j.evaluation.report;

/**
 * A picture in a report.
 *
 * @param file its path from the report's folder
 * @param caption what stands below
 * @param alternative what it shows, for who cannot see it
 * @param width its width in pixels
 * @param height its height in pixels
 */
record Figure(String file, String caption, String alternative, int width, int height) {

  private static final String MARKUP =
      """
      <figure><img src="{file}" alt="{alternative}" width="{width}" height="{height}" \
      loading="lazy" decoding="async"/><figcaption>{caption}</figcaption></figure>
      """;

  String toMarkup() {
    return new Template(MARKUP)
        .text("file", file)
        .text("alternative", alternative)
        .text("caption", caption)
        .text("width", width)
        .text("height", height)
        .toString();
  }
}
