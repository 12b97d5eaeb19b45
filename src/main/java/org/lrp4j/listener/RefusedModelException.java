package org.lrp4j.listener;

/** No explainer can be built for the network, now or later. */
final class RefusedModelException extends Exception {

  RefusedModelException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
