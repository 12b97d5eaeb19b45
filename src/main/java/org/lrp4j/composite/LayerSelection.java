package org.lrp4j.composite;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.composite.Composite.Precedence;

/**
 * Which layers an entry of a composite is for, in words that can be read back: {@code named fc2},
 * {@code number 3}, {@code numbers 3 to 5}, {@code first}, {@code last}, {@code first
 * convolutions}, {@code type org.…DenseLayer}, {@code convolutions}, {@code dense}, {@code
 * recurrent}, {@code all others}. Of a user's predicate there are no words.
 */
final class LayerSelection {

  private static final String NAMED = "named ";
  private static final String TYPE = "type ";
  private static final Pattern NUMBERS = Pattern.compile("numbers? (\\d{1,9})(?: to (\\d{1,9}))?");

  private final Precedence precedence;
  private final String words;
  private final Predicate<LayerDescription> matches;
  private final String name;
  private final List<Integer> indices;

  private LayerSelection(
      Precedence precedence,
      String words,
      Predicate<LayerDescription> matches,
      String name,
      List<Integer> indices) {
    this.precedence = precedence;
    this.words = words;
    this.matches = matches;
    this.name = name;
    this.indices = indices;
  }

  private static LayerSelection of(
      Precedence precedence, String words, Predicate<LayerDescription> matches) {
    return new LayerSelection(precedence, words, matches, null, List.of());
  }

  static LayerSelection named(String name) {
    return new LayerSelection(
        Precedence.NAME,
        NAMED + name,
        layer -> layer.name().equals(name),
        Objects.requireNonNull(name, "layerName"),
        List.of());
  }

  static LayerSelection number(int index) {
    requireIndex(index);
    return new LayerSelection(
        Precedence.INDEX, "number " + index, layer -> layer.index() == index, null, List.of(index));
  }

  static LayerSelection numbers(int from, int to) {
    requireIndex(from);
    if (from > to) {
      throw new IllegalArgumentException(
          "A range of layers must not end before it begins, got " + from + " to " + to);
    }
    return new LayerSelection(
        Precedence.RANGE,
        "numbers " + from + " to " + to,
        layer -> layer.index() >= from && layer.index() <= to,
        null,
        List.of(from, to));
  }

  private static void requireIndex(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("Layers are counted from 0, but got " + index);
    }
  }

  static LayerSelection first() {
    return of(Precedence.END, "first", layer -> layer.first() && layer.kind().takesRule());
  }

  static LayerSelection last() {
    return of(Precedence.END, "last", layer -> layer.last() && layer.kind().takesRule());
  }

  /**
   * What a rule for pixels is good for: of a table Flat would say that all columns are equal. Dense
   * and recurrent layers keep the epsilon rule, wherever they are.
   */
  static LayerSelection firstConvolutions() {
    return of(
        Precedence.END,
        "first convolutions",
        layer -> layer.first() && layer.kind() == LayerKind.CONVOLUTION);
  }

  static LayerSelection matching(Predicate<LayerDescription> predicate) {
    return of(Precedence.PREDICATE, "", Objects.requireNonNull(predicate, "predicate"));
  }

  static LayerSelection type(Class<?> type) {
    return of(Precedence.TYPE, TYPE + type.getName(), layer -> type.isAssignableFrom(layer.type()));
  }

  static LayerSelection convolutions() {
    return kind("convolutions", LayerKind.CONVOLUTION);
  }

  static LayerSelection dense() {
    return kind("dense", LayerKind.DENSE);
  }

  static LayerSelection recurrent() {
    return kind("recurrent", LayerKind.RECURRENT);
  }

  private static LayerSelection kind(String words, LayerKind kind) {
    return of(Precedence.KIND, words, layer -> layer.kind() == kind);
  }

  static LayerSelection others() {
    return of(Precedence.DEFAULT, "all others", layer -> true);
  }

  /**
   * Reads words back.
   *
   * @throws IllegalArgumentException if they select no layers, or name a class that is no layer's
   */
  static LayerSelection parse(String words) {
    if (words.startsWith(NAMED)) {
      return named(words.substring(NAMED.length()));
    }
    if (words.startsWith(TYPE)) {
      return type(layerClass(words.substring(TYPE.length())));
    }
    Matcher numbers = NUMBERS.matcher(words);
    if (numbers.matches()) {
      int from = Integer.parseInt(numbers.group(1));
      return numbers.group(2) == null
          ? number(from)
          : numbers(from, Integer.parseInt(numbers.group(2)));
    }
    for (LayerSelection known :
        List.of(
            first(), last(), firstConvolutions(), convolutions(), dense(), recurrent(), others())) {
      if (known.words.equals(words)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" selects no layers: expected named NAME, number N, numbers N to N, first, last, first"
                .formatted(words)
            + " convolutions, type CLASS, convolutions, dense, recurrent or all others");
  }

  /** The class is not run: a text must not start code. */
  private static Class<?> layerClass(String name) {
    try {
      Class<?> type = Class.forName(name, false, LayerSelection.class.getClassLoader());
      if (Layer.class.isAssignableFrom(type)) {
        return type;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException("There is no class of layers " + name + " here", e);
    }
    throw new IllegalArgumentException(name + " is no class of layers");
  }

  Precedence precedence() {
    return precedence;
  }

  boolean matches(LayerDescription layer) {
    return matches.test(layer);
  }

  /** The layer's name, or null. */
  String name() {
    return name;
  }

  /** The layer's number, or the first and the last. */
  List<Integer> indices() {
    return indices;
  }

  /** Empty of a predicate. */
  String words() {
    return words;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LayerSelection selection
        && precedence == selection.precedence
        && words.equals(selection.words)
        && (!words.isEmpty() || matches.equals(selection.matches));
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  @Override
  public String toString() {
    return words.isEmpty() ? "matching a predicate" : words;
  }
}
