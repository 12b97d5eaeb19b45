package org.lrp4j.evaluation.report;

import java.util.List;

/** What a confusion matrix is drawn from. */
interface Confusions {

  /** The classes' names. */
  List<String> classNames();

  /** DL4J's figures. */
  ClassFigures figures();

  /** What is counted, in the plural. */
  String unit();

  /** The link to the examples of a cell; empty if none is shown. */
  String link(int trueClass, int predictedClass);

  /** The link to a class. */
  String linkOfClass(int ofClass);
}
