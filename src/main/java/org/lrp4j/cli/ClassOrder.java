package org.lrp4j.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which order the names of classes are those of a model's outputs. */
enum ClassOrder {
  /** As text, letter by letter: 1, 10, 2. DataVec's and Keras' loaders sort folders so. */
  TEXT(Comparator.naturalOrder()),

  /** With the numbers in the names as numbers: 1, 2, 10. */
  NUMERIC(ClassOrder::compareNumbers);

  private static final Pattern PART = Pattern.compile("\\d+|\\D+");

  private final Comparator<String> comparator;

  ClassOrder(Comparator<String> comparator) {
    this.comparator = comparator;
  }

  /** The names in this order, none of them twice. */
  List<String> sorted(List<String> names) {
    return names.stream().distinct().sorted(comparator).toList();
  }

  private static int compareNumbers(String one, String other) {
    List<String> parts = parts(one);
    List<String> others = parts(other);
    for (int i = 0; i < Math.min(parts.size(), others.size()); i++) {
      int order = comparePart(parts.get(i), others.get(i));
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(parts.size(), others.size());
    return order != 0 ? order : one.compareTo(other);
  }

  private static int comparePart(String one, String other) {
    boolean areNumbers = Character.isDigit(one.charAt(0)) && Character.isDigit(other.charAt(0));
    return areNumbers ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }

  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(name);
    while (matcher.find()) {
      parts.add(matcher.group());
    }
    return parts;
  }
}
