package org.lrp4j.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class LoansTest {

  private final ArrayPool pool = new ArrayPool(true);

  private INDArray taken(long... shape) {
    INDArray array = pool.take(DataType.FLOAT, shape);
    return array.assign(Nd4j.rand(DataType.FLOAT, shape));
  }

  @Test
  void whatIsLentHasTheSameValuesAndIsReadLikeAnyArray() {
    INDArray array = taken(2, 3, 4);
    INDArray expected = array.dup();
    Loans loans = new Loans();
    INDArray read = loans.lend(pool, array);
    assertEquals(expected, read);
    assertFalse(read.isView());
    assertEquals(expected.sumNumber().doubleValue(), read.sumNumber().doubleValue());
    loans.close();
  }

  @Test
  void memoryThatCameBackIsUsedAgainAndNobodyReadsItThroughTheOldArray() {
    INDArray array = taken(2, 3);
    long address = ArrayPool.address(array);
    Loans loans = new Loans();
    INDArray read = loans.lend(pool, array);
    INDArray part = read.get(NDArrayIndex.point(1));
    pool.endOfExplanation();
    loans.close();
    loans.close();
    assertTrue(read.wasClosed());
    assertTrue(part.wasClosed());
    assertEquals(address, ArrayPool.address(pool.take(DataType.FLOAT, 3, 2)));
  }

  @Test
  void memoryThatCameBackIsStillKnownInItsOtherShapes() {
    INDArray array = taken(2, 6);
    INDArray view = pool.reshaped(array, 3, 4);
    Loans loans = new Loans();
    loans.lend(pool, array);
    pool.endOfExplanation();
    loans.close();
    assertSame(view, pool.take(DataType.FLOAT, 3, 4));
  }

  @Test
  void memoryThatIsStillLentIsNotUsedAgain() {
    INDArray array = taken(2, 3);
    Loans loans = new Loans();
    INDArray read = loans.lend(pool, array);
    INDArray expected = read.dup();
    pool.endOfExplanation();
    INDArray next = pool.take(DataType.FLOAT, 2, 3).assign(-1);
    assertNotEquals(ArrayPool.address(next), ArrayPool.address(read));
    assertEquals(expected, read);
    loans.close();
  }

  @Test
  void theSameMemoryCanBeLentInSeveralShapesAndParts() {
    INDArray array = taken(2, 6);
    INDArray expected = array.dup();
    Loans loans = new Loans();
    INDArray whole = loans.lend(pool, array);
    INDArray shaped = loans.lend(pool, array.reshape('c', 3, 4));
    INDArray part = loans.lend(pool, array.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 5)));
    assertEquals(expected, whole);
    assertEquals(expected.reshape('c', 3, 4), shaped);
    assertEquals(expected.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 5)), part);
    loans.close();
    assertTrue(whole.wasClosed() && shaped.wasClosed() && part.wasClosed());
  }

  @Test
  void whatIsNotThePoolsIsGivenAsItIsAndFreedAtTheEnd() {
    INDArray other = Nd4j.rand(DataType.FLOAT, 2, 3);
    Loans loans = new Loans();
    assertEquals(other, loans.lend(pool, other));
    loans.close();
    assertTrue(other.wasClosed());
  }

  @Test
  void noMoreComesBackThanTheLastExplanationsLent() {
    INDArray first = taken(2, 3);
    Loans early = new Loans();
    early.lend(pool, first);
    pool.endOfExplanation();
    INDArray second = taken(2, 3);
    Loans late = new Loans();
    late.lend(pool, second);
    pool.endOfExplanation();
    early.close();
    late.close();
    assertFalse(first.wasClosed());
    assertTrue(second.wasClosed());
  }

  @Test
  void aClosedPoolTakesNothingBack() {
    INDArray array = taken(2, 3);
    INDArray expected = array.dup();
    Loans loans = new Loans();
    INDArray read = loans.lend(pool, array);
    pool.close();
    assertEquals(expected, read);
    loans.close();
    assertTrue(array.wasClosed());
  }

  @Test
  void aForgottenLoanIsFreedWhenNobodyCanReadIt() throws InterruptedException {
    INDArray array = taken(2, 3);
    lendAndForget(array);
    for (int i = 0; i < 100 && !array.wasClosed(); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertTrue(array.wasClosed());
  }

  private void lendAndForget(INDArray array) {
    assertEquals(array.dup(), new Loans().lend(pool, array));
  }
}
