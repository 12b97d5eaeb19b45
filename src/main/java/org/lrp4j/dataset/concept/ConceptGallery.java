package org.lrp4j.dataset.concept;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Shows what the channels of a layer stand for: for each the images that it counted most for, with
 * the relevance that goes through this channel alone, so that its pixels stand out and not those of
 * the whole prediction.
 *
 * <p>For networks of one input of images and one output of classes.
 */
public final class ConceptGallery {

  private final LrpExplainer explainer;
  private final ConceptSummary summary;
  private final Function<List<Long>, INDArray> images;

  /**
   * A gallery.
   *
   * @param explainer what the summary was made with
   * @param summary the channels and their examples
   * @param images reads examples by their numbers in the data set: a batch in the given order
   */
  public ConceptGallery(
      LrpExplainer explainer, ConceptSummary summary, Function<List<Long>, INDArray> images) {
    this.explainer = explainer;
    this.summary = summary;
    this.images = images;
  }

  /**
   * A channel, by the images that it counts most for.
   *
   * @param share the channel, and how much it counts for the class
   * @param references the images shown, from left to right
   * @param picture each image over the relevance that goes through the channel
   */
  public record Concept(ChannelShare share, List<Reference> references, Picture picture) {

    /**
     * Copies the list.
     *
     * @param share the channel, and how much it counts for the class
     * @param references the images shown
     * @param picture each image over its relevance
     */
    public Concept {
      references = List.copyOf(references);
    }
  }

  /**
   * The channels that count most for a class.
   *
   * @param ofClass the class, from 0
   * @param channels how many channels at most
   * @param scale changes a heatmap's settings, such as its width or class names
   * @return the channels that speak for the class, the one of most relevance first; channels
   *     without examples are left out
   */
  public List<Concept> ofClass(int ofClass, int channels, Function<Heatmap, Heatmap> scale) {
    List<Concept> concepts = new ArrayList<>();
    for (ChannelShare share : summary.shares(ofClass)) {
      List<Reference> references = summary.references(share.channel());
      if (concepts.size() < channels && share.share() > 0 && !references.isEmpty()) {
        concepts.add(new Concept(share, references, picture(share.channel(), references, scale)));
      }
    }
    return concepts;
  }

  private Picture picture(
      int channel, List<Reference> references, Function<Heatmap, Heatmap> scale) {
    INDArray batch = images.apply(references.stream().map(Reference::example).toList());
    int[] classes = references.stream().mapToInt(Reference::explainedClass).toArray();
    Target target = Target.classIndices(classes).through(summary.layer(), channel);
    Explanation explanation = explainer.explain(batch, target);
    List<String> labels =
        references.stream()
            .map(
                reference ->
                    String.format(
                        Locale.ROOT,
                        "example %d%nclass %d, R %.3g",
                        reference.example(),
                        reference.explainedClass(),
                        reference.relevance()))
            .toList();
    return scale
        .apply(Heatmap.of(explanation))
        .gallery()
        .labels(labels)
        .columns(references.size())
        .show(View.INPUT, View.HEATMAP);
  }
}
