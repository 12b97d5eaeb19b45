package org.lrp4j.evaluation.report;

/**
 * A picture in a report.
 *
 * @param file its path from the report's folder
 * @param caption what stands below
 * @param alternative what it shows, for who cannot see it
 * @param width its width in pixels
 * @param height its height in pixels
 * @param isChart whether it has texts, and so must not get small
 */
record Figure(
    String file, String caption, String alternative, int width, int height, boolean isChart) {

  private static final String MARKUP =
      """
      <figure{kind}><img src="{file}" alt="{alternative}" width="{width}" height="{height}" \
      loading="lazy" decoding="async"/><figcaption>{caption}</figcaption></figure>
      """;

  private static final String THUMBNAIL =
      """
      <img class="thumbnail" src="{file}" alt="{alternative}" width="{width}" height="{height}" \
      loading="lazy" decoding="async"/>\
      """;

  /** Whether it needs the width of the page to be seen. */
  boolean isWide() {
    return !isChart && width > 4 * height;
  }

  /** The picture alone; how large it gets is a matter of style. */
  String toThumbnail() {
    return new Template(THUMBNAIL)
        .text("file", file)
        .text("alternative", alternative)
        .text("width", width)
        .text("height", height)
        .toString();
  }

  String toMarkup() {
    return new Template(MARKUP)
        .markup("kind", isChart ? " class=\"chart\"" : isWide() ? " class=\"long\"" : "")
        .text("file", file)
        .text("alternative", alternative)
        .text("caption", caption)
        .text("width", width)
        .text("height", height)
        .toString();
  }
}
