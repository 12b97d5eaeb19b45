package org.lrp4j.oracle;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lets ND4J compute on one thread while a test class runs. For arrays of a few dozen numbers more
 * threads only wait for one another: on a busy machine the tests take five times as long.
 */
public final class OneThread implements BeforeAllCallback, AfterAllCallback {

  private int threads;
  private int masterThreads;

  @Override
  public void beforeAll(ExtensionContext context) {
    Environment environment = Nd4j.getEnvironment();
    threads = environment.maxThreads();
    masterThreads = environment.maxMasterThreads();
    environment.setMaxThreads(1);
    environment.setMaxMasterThreads(1);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(masterThreads);
  }
}
