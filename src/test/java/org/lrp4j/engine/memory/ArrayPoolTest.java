package org.lrp4j.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ArrayPoolTest {

  private final ArrayPool pool = new ArrayPool(true);

  @Test
  void whatWasReleasedIsTakenAgainInAnyShapeOfThatLength() {
    INDArray first = pool.take(DataType.FLOAT, 2, 6);
    pool.release(first);
    INDArray second = pool.take(DataType.FLOAT, 3, 4);
    assertTrue(ArrayPool.sameMemory(first, second));
    assertEquals(List.of(3L, 4L), List.of(second.size(0), second.size(1)));
    assertFalse(ArrayPool.sameMemory(second, pool.take(DataType.FLOAT, 3, 4)));
    assertFalse(ArrayPool.sameMemory(second, pool.take(DataType.DOUBLE, 3, 4)));
  }

  @Test
  void anArrayIsFreeOnlyWhenItsLastHolderReleasesIt() {
    INDArray array = pool.take(DataType.FLOAT, 8);
    pool.retain(array);
    assertFalse(pool.hasOneHolder(array));
    pool.release(array);
    assertTrue(pool.holds(array));
    assertTrue(pool.hasOneHolder(array));
    pool.release(array);
    assertFalse(pool.holds(array));
  }

  @Test
  void aViewCountsAsTheArrayThatItShows() {
    INDArray array = pool.take(DataType.FLOAT, 4, 5);
    INDArray view = array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());
    INDArray reshaped = view.dup();
    assertTrue(ArrayPool.sameMemory(array, view));
    assertFalse(ArrayPool.sameMemory(array, reshaped));
    pool.retain(view);
    pool.release(array);
    assertTrue(pool.holds(array));
    pool.release(view);
    assertFalse(pool.holds(array));
  }

  @Test
  void aWholeArrayIsFreedInAnyShapeAndAPartIsNot() {
    INDArray first = pool.take(DataType.FLOAT, 2, 6);
    pool.release(first);
    INDArray reshaped = pool.take(DataType.FLOAT, 3, 4);
    pool.escape(reshaped);
    INDArray part = reshaped.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());

    ArrayPool.free(part);
    assertFalse(reshaped.wasClosed());

    ArrayPool.free(reshaped);
    ArrayPool.free(reshaped);
    assertTrue(reshaped.wasClosed());
  }

  @Test
  void whatTheUserGotIsNeverUsedAgain() {
    INDArray result = pool.take(DataType.FLOAT, 16).assign(7);
    pool.escape(result);
    pool.release(result);
    pool.endOfExplanation();
    pool.close();
    assertFalse(result.wasClosed());
    assertEquals(7, result.getDouble(3));
  }

  @Test
  void whatIsStillHeldAtTheEndIsFreed() {
    INDArray forgotten = pool.take(DataType.FLOAT, 16);
    pool.endOfExplanation();
    assertEquals(List.of(), pool.held());
    assertSame(forgotten, pool.take(DataType.FLOAT, 16));
  }

  @Test
  void whatAnExplanationDidNotNeedIsClosedAtItsEnd() {
    INDArray small = pool.take(DataType.FLOAT, 4);
    INDArray large = pool.take(DataType.FLOAT, 1000);
    pool.endOfExplanation();
    pool.release(pool.take(DataType.FLOAT, 4));
    pool.endOfExplanation();
    assertTrue(large.wasClosed());
    assertFalse(small.wasClosed());
  }

  @Test
  void whatComesBackForASizeThatNobodyAsksForAnyMoreIsClosedAtTheNextEnd() {
    INDArray lent = pool.take(DataType.FLOAT, 6);
    Loans loans = new Loans();
    loans.lend(pool, lent);
    pool.endOfExplanation();
    loans.close();
    pool.take(DataType.FLOAT, 4);
    pool.endOfExplanation();
    assertTrue(lent.wasClosed());
  }

  @Test
  void whatIsFreeAlreadyIsNotFreedAgain() {
    PooledArray entry = pool.take(new ArraySize(DataType.FLOAT, 6), 6);
    pool.release(entry);
    pool.release(entry);
    INDArray first = pool.take(DataType.FLOAT, 6);
    assertFalse(ArrayPool.sameMemory(first, pool.take(DataType.FLOAT, 6)));
  }

  @Test
  void aPoolThatKeepsNothingClosesEverythingAtTheEnd() {
    ArrayPool frugal = new ArrayPool(false);
    INDArray array = frugal.take(DataType.FLOAT, 4);
    frugal.release(array);
    assertSame(array, frugal.take(DataType.FLOAT, 4));
    frugal.endOfExplanation();
    assertTrue(array.wasClosed());
    assertNotSame(array, frugal.take(DataType.FLOAT, 4));
  }

  @Test
  void whateverTheOrderOfReleasesTheNextExplanationFindsTheSameArraysInTheSameOrder() {
    List<INDArray> first = takeThree();
    first.forEach(pool::release);
    pool.endOfExplanation();
    List<INDArray> second = takeThree();
    pool.release(second.get(1));
    pool.release(second.get(2));
    pool.release(second.get(0));
    pool.endOfExplanation();
    List<INDArray> third = takeThree();
    for (int i = 0; i < 3; i++) {
      assertSame(second.get(i), third.get(i));
    }
  }

  private List<INDArray> takeThree() {
    return List.of(
        pool.take(DataType.FLOAT, 6), pool.take(DataType.FLOAT, 6), pool.take(DataType.FLOAT, 6));
  }

  @Test
  void theViewInAnotherShapeIsMadeOnce() {
    INDArray array = pool.take(DataType.FLOAT, 2, 6);
    INDArray view = pool.reshaped(array, 3, 4);
    assertTrue(ArrayPool.sameMemory(array, view));
    assertSame(view, pool.reshaped(array, 3, 4));
    assertSame(array, pool.reshaped(view, 2, 6));
    pool.release(array);
    assertSame(view, pool.take(DataType.FLOAT, 3, 4));
  }

  @Test
  void aPartInAnotherShapeIsNotTheWhole() {
    INDArray array = pool.take(DataType.FLOAT, 4, 3).assign(1);
    INDArray part = array.get(NDArrayIndex.interval(0, 2), NDArrayIndex.all()).addi(1);
    INDArray reshaped = pool.reshaped(part, 3, 2);
    assertEquals(List.of(3L, 2L), List.of(reshaped.size(0), reshaped.size(1)));
    assertEquals(12, reshaped.sumNumber().doubleValue());
  }

  @Test
  void anAdoptedArrayIsClosedWhenItIsReleased() {
    INDArray foreign = Nd4j.create(DataType.FLOAT, 5);
    pool.adopt(foreign);
    pool.release(foreign);
    assertTrue(foreign.wasClosed());
    INDArray stranger = Nd4j.create(DataType.FLOAT, 5);
    pool.release(stranger);
    assertFalse(stranger.wasClosed());
  }
}
