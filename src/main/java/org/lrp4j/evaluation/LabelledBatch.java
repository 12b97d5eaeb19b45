package org.lrp4j.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What an iterator gives at once.
 *
 * @param features one array an input
 * @param labels one array an output
 * @param featuresMasks one an input, each of which may be null; or null
 * @param labelsMasks one an output, each of which may be null; or null
 * @param metaData one an example; or null
 */
record LabelledBatch(
    INDArray[] features,
    INDArray[] labels,
    INDArray[] featuresMasks,
    INDArray[] labelsMasks,
    List<Serializable> metaData) {

  static LabelledBatch of(DataSet data) {
    return new LabelledBatch(
        array(data.getFeatures()),
        array(data.getLabels()),
        array(data.getFeaturesMaskArray()),
        array(data.getLabelsMaskArray()),
        data.getExampleMetaData());
  }

  static LabelledBatch of(MultiDataSet data) {
    return new LabelledBatch(
        data.getFeatures(),
        data.getLabels(),
        data.getFeaturesMaskArrays(),
        data.getLabelsMaskArrays(),
        data.getExampleMetaData());
  }

  private static INDArray[] array(INDArray only) {
    return only == null ? null : new INDArray[] {only};
  }

  /** Whether there is something to evaluate; DL4J leaves out batches without features or labels. */
  boolean isComplete() {
    return features != null && labels != null;
  }

  INDArray featuresMask(int input) {
    return featuresMasks == null ? null : featuresMasks[input];
  }

  INDArray labelsMask(int output) {
    return labelsMasks == null ? null : labelsMasks[output];
  }

  /**
   * The same with the classes of an output's labels, and of their mask, right behind the examples.
   */
  LabelledBatch read(int output, OutputReading reading) {
    INDArray[] read = labels.clone();
    read[output] = reading.classesFirst(labels[output]);
    INDArray[] masks = labelsMasks == null ? null : labelsMasks.clone();
    if (masks != null && masks[output] != null) {
      masks[output] = reading.classesFirst(masks[output]);
    }
    return new LabelledBatch(features, read, featuresMasks, masks, metaData);
  }

  /**
   * One example's masks, [1, …] for each input, independent of the batch; empty where nothing is
   * hidden. Iterators of sequences make masks of ones where none is needed.
   */
  List<Optional<INDArray>> masksOf(int row) {
    return IntStream.range(0, features.length)
        .mapToObj(input -> Optional.ofNullable(featuresMask(input)))
        .map(mask -> mask.map(whole -> Rows.copy(whole, row)))
        .map(mask -> mask.filter(own -> own.castTo(DataType.DOUBLE).minNumber().doubleValue() == 0))
        .toList();
  }

  /** Whether an example's mask leaves nothing of an input, so that there is nothing to explain. */
  boolean isHidden(int row) {
    return masksOf(row).stream()
        .flatMap(Optional::stream)
        .anyMatch(mask -> mask.castTo(DataType.DOUBLE).maxNumber().doubleValue() == 0);
  }

  Optional<Serializable> metaData(int row) {
    return metaData == null || row >= metaData.size()
        ? Optional.empty()
        : Optional.ofNullable(metaData.get(row));
  }

  /** One example, [1, …] for each input, independent of the batch. */
  List<INDArray> copyOf(int row) {
    return Arrays.stream(features).map(array -> Rows.copy(array, row)).toList();
  }

  /** Some of the examples, as views. */
  LabelledBatch part(int from, int to) {
    return new LabelledBatch(
        Rows.views(features, from, to),
        Rows.views(labels, from, to),
        Rows.views(featuresMasks, from, to),
        Rows.views(labelsMasks, from, to),
        metaData == null
            ? null
            : metaData.subList(Math.min(from, metaData.size()), Math.min(to, metaData.size())));
  }
}
