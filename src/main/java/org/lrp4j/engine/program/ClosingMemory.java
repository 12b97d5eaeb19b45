package org.lrp4j.engine.program;

import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Closes the arrays of a SameDiff session as soon as they are dead. SameDiff's own manager keeps
 * them for the session's next run; ours has none, and off-heap memory that waits for the garbage
 * collector adds up to gigabytes on large networks.
 */
final class ClosingMemory extends AbstractMemoryMgr {

  @Override
  public INDArray allocate(boolean detached, DataType type, long... shape) {
    return Nd4j.createUninitializedDetached(type, shape);
  }

  @Override
  public INDArray allocate(boolean detached, LongShapeDescriptor descriptor) {
    return descriptor.isEmpty()
        ? Nd4j.create(descriptor)
        : Nd4j.createUninitializedDetached(descriptor.dataType(), descriptor.getShape());
  }

  @Override
  public void release(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }

  @Override
  public void close() {
    // Nothing is kept.
  }
}
