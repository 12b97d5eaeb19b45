package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Vocabulary;

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
 * <p>Tokens that a mask leaves out and that have no relevance are not shown. Every setting returns
 * a new strip. What it shows is copied when it is made, so it stays when the explanation is closed.
 */
public final class TokenStrip implements InputPicture {

  private static final int WIDTH = 640;

  /** How the strip looks. */
  private record Settings(ColorMap colorMap, Scale scale, int width, Optional<String> title) {}

  private final List<TokenText> texts;
  private final int example;
  private final Settings settings;

  private TokenStrip(List<TokenText> texts, int example, Settings settings) {
    Planes.requireExample(example, texts.size());
    this.texts = List.copyOf(texts);
    this.example = example;
    this.settings = settings;
  }

  private static TokenStrip of(List<TokenText> texts, int example) {
    Settings usual = new Settings(ColorMap.redBlue(), Scale.maximum(), WIDTH, Optional.empty());
    return new TokenStrip(texts, example, usual);
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
    return of(
        TokenText.of(
            explanation.inputs().get(0),
            vocabulary,
            i -> Captions.of(explanation, i, Captions.numbered(i), List.of())),
        example);
  }

  /**
   * The first example of an input that the network reads as indices, in the words of the
   * explainer's vocabulary, or their numbers where it has none.
   *
   * @param explained indices, [batch, time], [batch, 1, time] or [batch, time, 1]
   * @return the strip
   * @throws IllegalArgumentException if the input are no indices
   */
  public static TokenStrip of(ExplainedInput explained) {
    return of(explained, 0, explained.vocabulary().orElse(Vocabulary.UNKNOWN)::word);
  }

  /**
   * An example of an input.
   *
   * @param explained indices, [batch, time], [batch, 1, time] or [batch, time, 1]
   * @param example the example, from 0
   * @param vocabulary the word of an index
   * @return the strip
   * @throws IllegalArgumentException if the input are no indices, or there is no such example
   */
  public static TokenStrip of(
      ExplainedInput explained, int example, IntFunction<String> vocabulary) {
    return of(TokenText.of(explained, vocabulary, i -> List.of()), example);
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
      tokens.add(Token.of(texts.get(i), relevance[i]));
    }
    return of(List.of(new TokenText(tokens, List.of())), 0);
  }

  /**
   * Another example of the batch.
   *
   * @param index the example, from 0
   * @return the same strip of that example
   * @throws IllegalArgumentException if the batch has no such example
   */
  @Override
  public TokenStrip example(int index) {
    return new TokenStrip(texts, index, settings);
  }

  /** The common limit gets the full colour; if that is zero, the scale stays as it is. */
  @Override
  public TokenStrip style(CommonStyle style) {
    return style.limit() > 0 ? scale(Scale.fixed(style.limit())) : this;
  }

  @Override
  public double peak() {
    return Scale.maximum().limit(relevance());
  }

  /**
   * The words.
   *
   * @return the texts of this example's tokens, in their order
   */
  public List<String> words() {
    return text().tokens().stream().map(Token::text).toList();
  }

  /**
   * The words' relevance.
   *
   * @return one number for each of this example's tokens, in their order
   */
  public double[] relevance() {
    return text().tokens().stream().mapToDouble(Token::relevance).toArray();
  }

  private TokenText text() {
    return texts.get(example);
  }

  /** The same with another text in this one's place. */
  private TokenStrip with(TokenText other) {
    List<TokenText> all = new ArrayList<>(texts);
    all.set(example, other);
    return new TokenStrip(all, example, settings);
  }

  /**
   * Only the first tokens, without the padding behind them.
   *
   * @param count how many, at least 1
   * @return the same strip of these tokens; the scale is that of these alone
   * @throws IllegalArgumentException if there are fewer
   */
  public TokenStrip first(int count) {
    List<Token> tokens = text().tokens();
    if (count < 1 || count > tokens.size()) {
      throw new IllegalArgumentException(
          "There are " + tokens.size() + " tokens, of which " + count + " cannot be the first");
    }
    return with(new TokenText(tokens.subList(0, count), text().caption()));
  }

  /**
   * Other colours.
   *
   * @param colorMap the colours, by default {@link ColorMap#redBlue()}
   * @return a strip in these colours
   */
  public TokenStrip colorMap(ColorMap colorMap) {
    return with(new Settings(colorMap, settings.scale, settings.width, settings.title));
  }

  /**
   * Which relevance gets the full colour; a {@linkplain Scale#fixed fixed} one makes strips
   * comparable.
   *
   * @param scale the scale, by default the largest |relevance|
   * @return a strip with that scale
   */
  public TokenStrip scale(Scale scale) {
    return with(new Settings(settings.colorMap, scale, settings.width, settings.title));
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
    return with(new Settings(settings.colorMap, settings.scale, pixels, settings.title));
  }

  /**
   * A title above picture and HTML.
   *
   * @param title the title
   * @return a strip with that title
   */
  public TokenStrip title(String title) {
    return with(
        new Settings(settings.colorMap, settings.scale, settings.width, Optional.of(title)));
  }

  /**
   * Lines below picture and HTML instead of what the explanation tells, of this example.
   *
   * @param lines the lines; none for no caption
   * @return a strip with that caption
   * @see Captions#of which gives the usual lines, with the names of classes
   */
  public TokenStrip caption(List<String> lines) {
    return with(new TokenText(text().tokens(), lines));
  }

  private TokenStrip with(Settings other) {
    return new TokenStrip(texts, example, other);
  }

  private TokenColors colors() {
    return new TokenColors(settings.colorMap, settings.scale.limit(relevance()));
  }

  @Override
  public BufferedImage toImage() {
    return new TokenSheet(text().tokens(), colors(), settings.title, text().caption())
        .draw(settings.width);
  }

  @Override
  public List<String> description() {
    List<String> lines = new ArrayList<>(settings.title.stream().toList());
    lines.addAll(text().caption());
    lines.add("most relevance: " + mostRelevance());
    return List.copyOf(lines);
  }

  /**
   * The words with the largest |relevance|, for who cannot see the picture.
   *
   * @return up to five words with their relevance, the strongest first
   */
  public String mostRelevance() {
    return MostRelevance.inWords(words(), relevance());
  }

  /**
   * The strip as a part of an HTML page, styles included: each token a {@code span} whose title is
   * its relevance. What is HTML in a token is shown as text.
   *
   * @return a {@code div}
   */
  public String toHtml() {
    return new TokenHtml(text().tokens(), colors(), settings.title, text().caption()).toString();
  }

  /**
   * The strip for a terminal that knows colours of 24 bits, as most do. Characters of a token that
   * would control the terminal are left out.
   *
   * @return one line, without its end
   */
  public String toAnsi() {
    return new TokenAnsi(text().tokens(), colors()).toString();
  }
}
