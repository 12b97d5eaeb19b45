package org.lrp4j.dataset;

import java.util.List;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Some examples of a data set, as a {@link CombinedSurvey} asks for them. */
public interface SurveyedBatch {

  /**
   * Where they stand in the data set.
   *
   * @return a number an example, from 0
   */
  long[] numbers();

  /**
   * What tells each from all others of the data set.
   *
   * @return one an example
   */
  List<String> ids();

  /**
   * Their labels, of the output that is surveyed.
   *
   * @return as of {@link DataSurvey#add(Explanation, INDArray)}; null if there are none
   */
  INDArray labels();

  /**
   * The examples in the network's shape.
   *
   * @return a batch for each of its inputs
   */
  INDArray[] inputs();

  /**
   * Which time steps count.
   *
   * @return one an input, each of which may be null; or null
   */
  INDArray[] masks();

  /**
   * Explains the examples for the class that each is predicted as.
   *
   * @return an explanation, which the survey closes
   */
  Explanation explained();

  /**
   * Explains them by what is compared with; asked only if there is something.
   *
   * @return an explanation, which the survey closes
   */
  Explanation explainedByOther();
}
