package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A text whose words, or whatever its tokens are, have the colours of their relevance: as a
 * picture, as a fragment of HTML, or for a terminal. For networks that begin with an embedding.
 *
 * <pre>{@code
 * TokenStrip text = TokenStrip.of(explanation, vocabulary::get);
 * text.save(Path.of("text.png"));
 * page.append(text.toHtml());
 * System.out.println(text.toAnsi());
 * }</pre>
 *
 * <p>Every setting returns a new strip. What it shows is copied when it is made, so it stays when
 * the explanation is closed.
 */
public final class TokenStrip implements Picture {

  private static final int WIDTH = 640;

  /** How the strip looks. */
  private record Settings(
      ColorMap colorMap, Scale scale, int width, Optional<String> title, List<String> caption) {}

  private final List<Token> tokens;
  private final Settings settings;

  private TokenStrip(List<Token> tokens, Settings settings) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("There is no token to draw");
    }
    this.tokens = List.copyOf(tokens);
    this.settings = settings;
  }

  private static TokenStrip of(List<Token> tokens, List<String> caption) {
    return new TokenStrip(
        tokens,
        new Settings(ColorMap.redBlue(), Scale.maximum(), WIDTH, Optional.empty(), caption));
  }

  /**
   * The first example of an explanation, of a network with one input; below it says what is
   * explained.
   *
   * @param explanation an explanation that is not closed
   * @param vocabulary the word of an index
   * @return the strip
   * @throws IllegalArgumentException if the network has several inputs, or its input are no indices
   */
  public static TokenStrip of(Explanation explanation, IntFunction<String> vocabulary) {
    return of(explanation, 0, vocabulary);
  }

  /**
   * An example of an explanation, of a network with one input; below it says what is explained.
   *
   * @param explanation an explanation that is not closed
   * @param example the example, from 0
   * @param vocabulary the word of an index
   * @return the strip
   * @throws IllegalArgumentException if the network has several inputs, its input are no indices,
   *     or there is no such example
   */
  public static TokenStrip of(
      Explanation explanation, int example, IntFunction<String> vocabulary) {
    if (explanation.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "The network has the inputs "
              + explanation.inputNames()
              + ": give the one that is meant, of explanation.inputs()");
    }
    List<Token> tokens = tokens(explanation.inputs().get(0), example, vocabulary);
    return of(tokens, Captions.of(explanation, example, Captions.numbered(example), List.of()));
  }

  /**
   * An example of an input.
   *
   * @param explained indices, [batch, time] or [batch, 1, time]
   * @param example the example, from 0
   * @param vocabulary the word of an index
   * @return the strip
   * @throws IllegalArgumentException if the input are no indices, or there is no such example
   */
  public static TokenStrip of(
      ExplainedInput explained, int example, IntFunction<String> vocabulary) {
    return of(tokens(explained, example, vocabulary), List.of());
  }

  /**
   * Any tokens.
   *
   * @param texts what they are called, in order
   * @param relevance one number each
   * @return the strip
   * @throws IllegalArgumentException if there is none, there are more of one than of the other, or
   *     a number is NaN or infinite
   */
  public static TokenStrip of(List<String> texts, double... relevance) {
    if (texts.size() != relevance.length) {
      throw new IllegalArgumentException(
          "There are "
              + texts.size()
              + " tokens, but "
              + relevance.length
              + " numbers; give one for each token");
    }
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < relevance.length; i++) {
      tokens.add(token(texts.get(i), relevance[i]));
    }
    return of(tokens, List.of());
  }

  private static List<Token> tokens(
      ExplainedInput explained, int example, IntFunction<String> vocabulary) {
    INDArray indices = explained.example(example).input();
    boolean isSequence = indices.rank() == 2 || indices.rank() == 3 && indices.size(1) == 1;
    double[] numbers = indices.castTo(DataType.DOUBLE).data().asDouble();
    double[] relevance =
        explained.example(example).relevance().castTo(DataType.DOUBLE).data().asDouble();
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      if (!isSequence || numbers[i] < 0 || numbers[i] != Math.rint(numbers[i])) {
        throw new IllegalArgumentException(
            "Input \""
                + explained.name()
                + "\" holds no indices of words: draw it with Pictures.of(input)");
      }
      int index = (int) numbers[i];
      String word = vocabulary.apply(index);
      tokens.add(token(word == null ? "#" + index : word, relevance[i]));
    }
    return tokens;
  }

  private static Token token(String text, double relevance) {
    if (!Double.isFinite(relevance)) {
      throw new IllegalArgumentException(
          "The relevance of \"" + text + "\" is " + relevance + ", which has no colour");
    }
    return Token.of(text, relevance);
  }

  /**
   * Only the first tokens, without the padding behind them.
   *
   * @param count how many, at least 1
   * @return the same strip of these tokens; the scale is that of these alone
   * @throws IllegalArgumentException if there are fewer
   */
  public TokenStrip first(int count) {
    if (count < 1 || count > tokens.size()) {
      throw new IllegalArgumentException(
          "There are " + tokens.size() + " tokens, of which " + count + " cannot be the first");
    }
    return new TokenStrip(tokens.subList(0, count), settings);
  }

  /**
   * Other colours.
   *
   * @param colorMap the colours, by default {@link ColorMap#redBlue()}
   * @return a strip in these colours
   */
  public TokenStrip colorMap(ColorMap colorMap) {
    return with(
        new Settings(colorMap, settings.scale, settings.width, settings.title, settings.caption));
  }

  /**
   * Which relevance gets the full colour; a {@linkplain Scale#fixed fixed} one makes strips
   * comparable.
   *
   * @param scale the scale, by default the largest |relevance|
   * @return a strip with that scale
   */
  public TokenStrip scale(Scale scale) {
    return with(
        new Settings(settings.colorMap, scale, settings.width, settings.title, settings.caption));
  }

  /**
   * The width of the picture; its height is that of its lines.
   *
   * @param pixels the width, by default 640, at least 200
   * @return a strip of that width
   * @throws IllegalArgumentException if it is less
   */
  public TokenStrip width(int pixels) {
    if (pixels < TokenSheet.MINIMUM_WIDTH) {
      throw new IllegalArgumentException(
          "A strip of tokens needs a width of at least "
              + TokenSheet.MINIMUM_WIDTH
              + " pixels, but it is "
              + pixels);
    }
    return with(
        new Settings(settings.colorMap, settings.scale, pixels, settings.title, settings.caption));
  }

  /**
   * A title above picture and HTML.
   *
   * @param title the title
   * @return a strip with that title
   */
  public TokenStrip title(String title) {
    return with(
        new Settings(
            settings.colorMap,
            settings.scale,
            settings.width,
            Optional.of(title),
            settings.caption));
  }

  /**
   * Lines below picture and HTML instead of what the explanation tells.
   *
   * @param lines the lines; none for no caption
   * @return a strip with that caption
   * @see Captions#of which gives the usual lines, with the names of classes
   */
  public TokenStrip caption(List<String> lines) {
    return with(
        new Settings(
            settings.colorMap, settings.scale, settings.width, settings.title, List.copyOf(lines)));
  }

  private TokenStrip with(Settings other) {
    return new TokenStrip(tokens, other);
  }

  private TokenColors colors() {
    double limit = settings.scale.limit(tokens.stream().mapToDouble(Token::relevance).toArray());
    return new TokenColors(settings.colorMap, limit);
  }

  @Override
  public BufferedImage toImage() {
    return new TokenSheet(tokens, colors(), settings.title, settings.caption).draw(settings.width);
  }

  @Override
  public List<String> description() {
    List<String> lines = new ArrayList<>(settings.title.stream().toList());
    lines.addAll(settings.caption);
    return List.copyOf(lines);
  }

  /**
   * The strip as a part of an HTML page, styles included: each token a {@code span} whose title is
   * its relevance. What is HTML in a token is shown as text.
   *
   * @return a {@code div}
   */
  public String toHtml() {
    return new TokenHtml(tokens, colors(), settings.title, settings.caption).toString();
  }

  /**
   * The strip for a terminal that knows colours of 24 bits, as most do. Characters of a token that
   * would control the terminal are left out.
   *
   * @return one line, without its end
   */
  public String toAnsi() {
    return new TokenAnsi(tokens, colors()).toString();
  }
}
