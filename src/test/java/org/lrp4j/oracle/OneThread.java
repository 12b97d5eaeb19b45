package org.lrp4j.oracle;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Lets ND4J compute on one thread while a test class runs. For arrays of a few dozen numbers more
 * threads only wait for one another: on a busy machine the tests take five times as long.
 */
public final class OneThread implements BeforeAllCallback, AfterAllCallback {

  private int threads;
  private int masterThreads;
  private int ompThreads;

  @Override
  public void beforeAll(ExtensionContext context) {
    Environment environment = Nd4j.getEnvironment();
    threads = environment.maxThreads();
    masterThreads = environment.maxMasterThreads();
    environment.setMaxThreads(1);
    environment.setMaxMasterThreads(1);
    // Operations of oneDNN and many of ND4J's own ask OpenMP, which counts by calling thread.
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    ompThreads = ops.ompGetMaxThreads();
    ops.setOmpNumThreads(1);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(masterThreads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(ompThreads);
  }
}
