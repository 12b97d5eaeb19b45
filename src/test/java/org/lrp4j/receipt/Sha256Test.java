package org.lrp4j.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Checksums against those that Python's hashlib gives of type, shape and packed numbers. */
class Sha256Test {

  private static final String SIX =
      "ec291f877093089e8b176c0bb8ab5ea7bf836a7e469a48c4e585e96274792ca3";

  @Test
  void ofArraysHoweverTheyLieInMemory() {
    INDArray plain = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(SIX, Sha256.of(plain));
    assertEquals(SIX, Sha256.of(plain.dup('f')));
    INDArray turned = Nd4j.createFromArray(new float[][] {{1, 4}, {2, 5}, {3, 6}});
    assertEquals(SIX, Sha256.of(turned.transpose()), "a view");
    assertNotEquals(SIX, Sha256.of(turned));
    assertNotEquals(SIX, Sha256.of(plain.reshape(3, 2)));
    assertNotEquals(SIX, Sha256.of(plain.castTo(DataType.DOUBLE)));
  }

  @Test
  void ofOtherTypes() {
    assertEquals(
        "3ddfbe8cad12e289852c0c2fa680638f950bab1f563fa30b7907d32727b16536",
        Sha256.of(Nd4j.createFromArray(0.5, -3.0)));
    assertEquals(
        "17af38e80cd3daa1ed25ed06262165ef4043bafc4479224f4d1962f0ce8457fb",
        Sha256.of(Nd4j.createFromArray(7, -3)));
  }

  @Test
  void ofDataHoweverTheyAreSplit() {
    INDArray inputs = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    INDArray labels = Nd4j.createFromArray(new double[][][] {{{1, -1}}, {{4, -4}}});
    DataChecksum whole = new DataChecksum();
    whole.add(inputs.dup('f'), null, labels);
    DataChecksum byOne = new DataChecksum();
    for (int i = 0; i < 2; i++) {
      byOne.add(
          inputs.get(NDArrayIndex.interval(i, i + 1), NDArrayIndex.all()),
          null,
          labels.get(NDArrayIndex.interval(i, i + 1), NDArrayIndex.all(), NDArrayIndex.all()));
    }
    String expected = "e95ed04f42ac849f15c0ab540bbeb301cff3520bf612f1562c57513437328161";
    assertEquals(expected, whole.finished());
    assertEquals(expected, byOne.finished());
  }

  @Test
  void ofConfigurationsWhateverTheOrderAndTheTraining() {
    String one = "{\"b\": [{\"iterationCount\": 3, \"x\": 1.0}], \"a\": 2, \"epochCount\": 1}";
    String other = "{\"a\": 2, \"b\": [{\"x\": 1.0, \"iterationCount\": 9}]}";
    assertEquals("{\"a\":2,\"b\":[{\"x\":1.0}]}", ModelRecord.canonical(one));
    assertEquals(ModelRecord.canonical(one), ModelRecord.canonical(other));
  }
}
