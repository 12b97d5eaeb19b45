package org.lrp4j.reference.sequence;

/**
 * What a layer gives for an example.
 *
 * @param steps 0 for a table
 * @param masked whether a mask comes with it
 */
record Form(int features, int steps, boolean masked) {

  boolean isTable() {
    return steps == 0;
  }

  Form of(int newFeatures) {
    return new Form(newFeatures, steps, masked);
  }

  Form withSteps(int newSteps) {
    return new Form(features, newSteps, masked);
  }

  Form unmasked() {
    return new Form(features, steps, false);
  }

  Form table() {
    return new Form(features, 0, false);
  }
}
