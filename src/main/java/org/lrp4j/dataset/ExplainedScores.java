package org.lrp4j.dataset;

/** Which scores a survey explains, and so what its classes are. */
public enum ExplainedScores {
  /** Of each example that of the class that it is predicted as. */
  OF_PREDICTED_CLASS,

  /**
   * Of each example every column of the output, one after the other: the numbers of a regression,
   * or labels of which several may apply. See {@link ColumnSurvey}.
   */
  OF_EACH_COLUMN;

  /**
   * Which examples are meant.
   *
   * @param name what a class or column is called
   * @return such as "predicted as horse", or "explained for rent"
   */
  public String inWords(String name) {
    return (this == OF_PREDICTED_CLASS ? "predicted as " : "explained for ") + name;
  }
}
