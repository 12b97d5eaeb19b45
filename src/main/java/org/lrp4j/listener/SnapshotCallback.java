package org.lrp4j.listener;

import org.deeplearning4j.nn.api.Model;

/**
 * User code that is called after each explanation, on the thread that trains.
 *
 * <p>An exception is logged as a warning and does not end the training; an {@link Error}, such as a
 * failed assertion, does.
 */
@FunctionalInterface
public interface SnapshotCallback {

  /**
   * Takes a snapshot, after its pictures were written.
   *
   * @param listener the listener that explained
   * @param model the network in training; it may be evaluated, but not changed
   * @param snapshot the explanation and when it was made
   * @throws Exception if anything fails
   */
  void call(LrpListener listener, Model model, Snapshot snapshot) throws Exception;
}
