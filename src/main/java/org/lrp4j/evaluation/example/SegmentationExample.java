package org.lrp4j.evaluation.example;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An image that is worth seeing, each pixel of which was given a class.
 *
 * @param index its place in the data, from 0
 * @param features its own copy of each input, [1, …], as the iterator gave it; copy before you
 *     change one
 * @param featuresMasks its own copy of each input's mask
 * @param metaData what the iterator said about its origin
 * @param truth the pixels' classes, {@link ClassMap#NONE} where the label is hidden
 * @param predicted the classes that the network gave the pixels, also where the label is hidden
 * @param outcome what that amounts to
 * @param reasons why it is worth seeing, at least one
 * @param region the pixels that are explained, see {@link #isExplained}
 */
public record SegmentationExample(
    long index,
    List<INDArray> features,
    List<Optional<INDArray>> featuresMasks,
    Optional<Serializable> metaData,
    ClassMap truth,
    ClassMap predicted,
    SegmentationOutcome outcome,
    Set<SegmentationReason> reasons,
    ExplainedRegion region) {

  /**
   * Copies the lists and the set.
   *
   * @param index its place in the data, from 0
   * @param features its own copy of each input
   * @param featuresMasks its own copy of each input's mask
   * @param metaData what the iterator said about its origin
   * @param truth the pixels' classes
   * @param predicted the classes that the network gave the pixels
   * @param outcome what that amounts to
   * @param reasons why it is worth seeing, at least one
   * @param region the pixels that are explained
   */
  public SegmentationExample {
    features = List.copyOf(features);
    featuresMasks = List.copyOf(featuresMasks);
    reasons = Collections.unmodifiableSet(EnumSet.copyOf(reasons));
  }

  /**
   * Whether a pixel is in the region that is explained.
   *
   * @param pixel its number, from 0, row by row
   * @return whether it has the region's true class and was given the region's predicted class
   */
  public boolean isExplained(int pixel) {
    return truth.at(pixel) == region.outcome().trueClass()
        && predicted.at(pixel) == region.outcome().predictedClass();
  }

  /**
   * Where the example came from, for people.
   *
   * @return the file or row that the metadata name; empty if there are none
   */
  public Optional<String> location() {
    return metaData.map(Location::of);
  }
}
