package org.lrp4j.network;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.lrp4j.layer.Problem;

/** The layers of DL4J that lrp4j refuses whatever their configuration, and why. */
final class StandardRefusals {

  private static final Problem CAPSULES =
      new Problem(
          "there is no accepted rule for routing by agreement",
          "register a family of your own, or opt in to gradient × input for it");

  static final Map<Class<?>, Problem> ALL =
      Map.of(
          LearnedSelfAttentionLayer.class,
          new Problem(
              "a LearnedSelfAttentionLayer cannot run in Deeplearning4j 1.0.0-M2.1",
              "use a SelfAttentionLayer and global pooling"),
          PrimaryCapsules.class,
          CAPSULES,
          CapsuleLayer.class,
          CAPSULES,
          CapsuleStrengthLayer.class,
          CAPSULES);

  private StandardRefusals() {}
}
