package org.lrp4j.dataset;

import java.util.List;
import org.lrp4j.ChannelOrder;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputPart;

/**
 * What people call what a summary counts.
 *
 * @param classes the classes' names in the order of the output; empty for their numbers
 * @param features the names of a table's columns or of a sequence's features; empty for their
 *     numbers. They are those of every input that has as many
 * @param words the words in the order of their indices; empty for these
 * @param inputs the network inputs' names, in its order
 * @param colors the order of three channels
 * @param scores which scores were explained, and so what classes are
 */
public record SurveyNames(
    List<String> classes,
    List<String> features,
    List<String> words,
    List<String> inputs,
    ChannelOrder colors,
    ExplainedScores scores) {

  /** Nothing has a name. */
  public static final SurveyNames NONE =
      new SurveyNames(List.of(), List.of(), List.of(), List.of(), ChannelOrder.UNKNOWN);

  /**
   * Names.
   *
   * @param classes the classes' names
   * @param features the features' names
   * @param words the words
   * @param inputs the network inputs' names
   * @param colors the order of three channels
   * @param scores which scores were explained
   */
  public SurveyNames {
    classes = List.copyOf(classes);
    features = List.copyOf(features);
    words = List.copyOf(words);
    inputs = List.copyOf(inputs);
  }

  /**
   * Names where each example was explained for the class that it is predicted as.
   *
   * @param classes the classes' names
   * @param features the features' names
   * @param words the words
   * @param inputs the network inputs' names
   * @param colors the order of three channels
   */
  public SurveyNames(
      List<String> classes,
      List<String> features,
      List<String> words,
      List<String> inputs,
      ChannelOrder colors) {
    this(classes, features, words, inputs, colors, ExplainedScores.OF_PREDICTED_CLASS);
  }

  /**
   * Where other scores were explained.
   *
   * @param explained which
   * @return names with these
   */
  public SurveyNames withScores(ExplainedScores explained) {
    return new SurveyNames(classes, features, words, inputs, colors, explained);
  }

  /**
   * With names of classes.
   *
   * @param names the classes' names in the order of the output
   * @return names with these
   */
  public SurveyNames withClasses(List<String> names) {
    return new SurveyNames(names, features, words, inputs, colors, scores);
  }

  /**
   * With names of features.
   *
   * @param names the features' names in the order of the input
   * @return names with these
   */
  public SurveyNames withFeatures(List<String> names) {
    return new SurveyNames(classes, names, words, inputs, colors, scores);
  }

  /**
   * A class's name.
   *
   * @param explained the class
   * @return its name, or number; "the output" where no class was explained
   */
  public String ofClass(int explained) {
    if (explained == Group.NO_CLASS) {
      return "the output";
    }
    return explained < classes.size() ? classes.get(explained) : String.valueOf(explained);
  }

  /**
   * A unit's name.
   *
   * @param part what it is a part of
   * @param unit which one
   * @return such as "petal width", "channel 0", "time step 7" or "row 3, column 5"
   */
  public String ofUnit(InputPart part, int unit) {
    return switch (part.by()) {
      case FEATURE -> unit < features.size() ? features.get(unit) : "feature " + unit;
      case CHANNEL -> ofChannel(unit);
      case POSITION -> "row " + unit / part.columns() + ", column " + unit % part.columns();
      case TIME_STEP -> "time step " + unit;
      case WORD -> unit < words.size() ? words.get(unit) : "#" + unit;
      case INPUT -> unit < inputs.size() ? inputs.get(unit) : "input " + unit;
    };
  }

  private String ofChannel(int channel) {
    String order =
        switch (colors) {
          case RGB -> "red,green,blue";
          case BGR -> "blue,green,red";
          case UNKNOWN -> "";
        };
    String[] names = order.split(",");
    return channel < names.length && names.length == 3 ? names[channel] : "channel " + channel;
  }
}
