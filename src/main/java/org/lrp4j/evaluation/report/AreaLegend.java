package org.lrp4j.evaluation.report;

import java.util.List;
import org.lrp4j.evaluation.example.ClassMap;
import org.lrp4j.picture.ClassColors;

/**
 * Which class has which colour.
 *
 * @param classNames the classes' names
 */
record AreaLegend(List<String> classNames) {

  private static final String ENTRY =
      """
      <li>{swatch}{name}</li>
      """;

  /** A list of all classes. */
  String toMarkup() {
    StringBuilder entries = new StringBuilder("<ul class=\"areas\" aria-label=\"Colours\">\n");
    for (int i = 0; i < classNames.size(); i++) {
      entries.append(entry(i, classNames.get(i)));
    }
    return entries
        .append(entry(ClassMap.NONE, "no label, or not explained"))
        .append("</ul>\n")
        .toString();
  }

  private static String entry(int ofClass, String name) {
    return new Template(ENTRY).markup("swatch", swatch(ofClass)).text("name", name).toString();
  }

  /** A spot in the class's colour. */
  static String swatch(int ofClass) {
    return new Template("<span class=\"swatch\" style=\"background:{color}\"></span>")
        .text("color", ClassColors.css(ofClass))
        .toString();
  }
}
