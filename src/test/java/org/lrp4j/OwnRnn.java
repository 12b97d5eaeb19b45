package org.lrp4j;

import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** A layer of a user's own, of which nobody said how it is explained. */
public final class OwnRnn extends SimpleRnn {

  private static final long serialVersionUID = 1L;

  public OwnRnn(Builder builder) {
    super(builder);
  }
}
