package org.lrp4j.dataset;

import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.dataset.concept.ChannelShare;
import org.lrp4j.dataset.concept.Reference;

/**
 * What a layer's channels are used for: of each class those that count most for it, each by the
 * examples that it counted most for.
 *
 * @param layer the layer
 * @param channels how many channels it has
 * @param classes the classes that were predicted
 */
public record LayerConcepts(String layer, int channels, List<OfClass> classes) {

  /**
   * What a layer's channels are used for.
   *
   * @param layer the layer
   * @param channels how many channels it has
   * @param classes the classes that were predicted
   */
  public LayerConcepts {
    classes = List.copyOf(classes);
  }

  /**
   * The channels that count most for a class.
   *
   * @param explainedClass the class
   * @param examples how many examples were explained for it
   * @param channels the channels, the one of most relevance first
   */
  public record OfClass(int explainedClass, long examples, List<Channel> channels) {

    /**
     * The channels of a class.
     *
     * @param explainedClass the class
     * @param examples how many examples were explained for it
     * @param channels the channels
     */
    public OfClass {
      channels = List.copyOf(channels);
    }
  }

  /**
   * A channel, by the examples that it counted most for.
   *
   * @param share the channel, and how much it counts for the class
   * @param examples the examples, of whatever class, the one of most relevance first
   */
  public record Channel(ChannelShare share, List<Example> examples) {

    /**
     * A channel.
     *
     * @param share the channel, and how much it counts for the class
     * @param examples the examples
     */
    public Channel {
      examples = List.copyOf(examples);
    }
  }

  /**
   * An example that a channel counted much for.
   *
   * @param reference which one, and how much
   * @param name what it is called
   * @param inputs its inputs with the relevance that went through the channel, a batch of one each;
   *     images are cut to where that lies, and small
   */
  public record Example(Reference reference, String name, List<ExplainedInput> inputs) {

    /**
     * An example.
     *
     * @param reference which one, and how much
     * @param name what it is called
     * @param inputs its inputs with the relevance that went through the channel
     */
    public Example {
      inputs = List.copyOf(inputs);
    }
  }
}
