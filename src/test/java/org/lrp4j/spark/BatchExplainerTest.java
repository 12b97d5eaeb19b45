package org.lrp4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.spark.BatchExplainer.Explaining;
import org.lrp4j.spark.ExplanationJob.InputColumns;
import org.lrp4j.spark.ExplanationJob.TargetChoice;
import org.lrp4j.spark.RowReader.BadRowException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches that do not fit into memory, and rows that cannot be explained. */
class BatchExplainerTest {

  private static final String ND4J = "Physical memory usage is too high: physicalBytes (9G) > 8G";
  private static final MultiLayerNetwork NETWORK =
      Networks.chain(
          DataType.FLOAT, null, Networks.dense(3, 4, Activation.RELU), Networks.classes(4, 3));
  private static final LrpExplainer EXPLAINER =
      LrpExplainer.builder(NETWORK).composite(Composite.uniform(new EpsilonRule(1e-6))).build();

  /** How many rows were tried at once, one after the other. */
  private final List<Integer> tried = new ArrayList<>();

  private static ExplanationJob job(int batch, boolean isReproducible) {
    List<String> columns = List.of("a", "b", "c");
    return new ExplanationJob(
        new ExplainerRecipe(null, "", isReproducible, false, false, 0),
        new InputColumns(columns, InputColumns.Kind.NUMBERS, new long[] {3}, null, 1),
        TargetChoice.PREDICTED,
        "id",
        batch);
  }

  private static float[] numbers(int row) {
    return new float[] {row, 1 - 0.3f * row, (row % 3) - 1};
  }

  private static List<Row> rows(int from, int to) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("a", DataTypes.FloatType)
            .add("b", DataTypes.FloatType)
            .add("c", DataTypes.FloatType);
    return IntStream.range(from, to)
        .mapToObj(
            i -> {
              float[] of = numbers(i);
              return (Row) new GenericRowWithSchema(new Object[] {i, of[0], of[1], of[2]}, schema);
            })
        .toList();
  }

  /** The explainer, but for batches that it has no memory for. */
  private Explaining failing(Predicate<INDArray> when, Throwable failure) {
    return (batch, target) -> {
      tried.add((int) batch.size(0));
      if (when.test(batch)) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
      return EXPLAINER.explain(batch, target);
    };
  }

  private static boolean holds(INDArray batch, int row) {
    return IntStream.range(0, (int) batch.size(0)).anyMatch(i -> batch.getFloat(i, 0) == row);
  }

  /** What became of each row, which happens once. */
  private static class Results implements BatchExplainer.Sink {

    final Map<Integer, float[]> relevance = new TreeMap<>();
    final Map<Integer, String> errors = new TreeMap<>();
    final List<Integer> order = new ArrayList<>();

    @Override
    public void explained(List<Integer> places, List<Explanation> explanations)
        throws BadRowException {
      for (int i = 0; i < places.size(); i++) {
        float[] row = explanations.get(0).relevance().getRow(i).dup('c').data().asFloat();
        assertNull(relevance.put(places.get(i), row), "row " + places.get(i) + " came twice");
        order.add(places.get(i));
      }
    }

    @Override
    public void failed(int place, String error) {
      assertNull(errors.put(place, error), "row " + place + " failed twice");
    }
  }

  private static void assertExplained(Results results, int first, List<Integer> places) {
    assertEquals(places, results.order);
    for (int place : places) {
      INDArray alone = Nd4j.createFromArray(new float[][] {numbers(first + place)});
      try (Explanation expected = EXPLAINER.explain(alone)) {
        assertArrayEquals(
            expected.relevance().data().asFloat(), results.relevance.get(place), 1e-5f);
      }
    }
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void whatDoesNotFitIsExplainedInHalvesFromThenOn() {
    Explaining small = failing(batch -> batch.size(0) > 4, new OutOfMemoryError(ND4J));
    BatchExplainer explainer = new BatchExplainer(job(7, false), List.of(small));
    Results first = new Results();
    explainer.explain(rows(0, 7), first);
    assertEquals(List.of(7, 4, 3), tried);
    assertExplained(first, 0, range(0, 7));
    assertEquals(Map.of(), first.errors);

    tried.clear();
    Results second = new Results();
    explainer.explain(rows(7, 14), second);
    assertEquals(List.of(4, 3), tried, "remembers that whole batches do not fit");
    assertExplained(second, 7, range(0, 7));
  }

  @Test
  void whatDoesNotFitHalvedEitherIsTheErrorOfItsRows() {
    // The second half does not fit, however small it is; the first does.
    Explaining small =
        failing(batch -> batch.size(0) > 4 || holds(batch, 6), new OutOfMemoryError(ND4J));
    Results results = new Results();
    new BatchExplainer(job(8, false), List.of(small)).explain(rows(0, 8), results);
    assertEquals(List.of(8, 4, 4), tried, "halved once, and not again");
    assertExplained(results, 0, range(0, 4));
    assertEquals(range(4, 8), List.copyOf(results.errors.keySet()));
    String error = results.errors.get(5);
    assertTrue(error.startsWith("Memory is too small for 4 rows at once (" + ND4J), error);
    assertTrue(error.contains("choose a smaller batch"), error);
  }

  @Test
  void oneRowThatDoesNotFitIsItsOwnError() {
    Explaining small = failing(batch -> holds(batch, 1), new OutOfMemoryError(ND4J));
    Results results = new Results();
    new BatchExplainer(job(1, false), List.of(small)).explain(rows(0, 3), results);
    assertExplained(results, 0, List.of(0, 2));
    assertTrue(results.errors.get(1).startsWith("Memory is too small for 1 row ("));
  }

  @Test
  void nothingIsHalvedWhereBitsHaveToBeEqual() {
    Explaining small = failing(batch -> batch.size(0) > 4, new OutOfMemoryError(ND4J));
    Results results = new Results();
    BatchExplainer explainer = new BatchExplainer(job(8, true), List.of(small));
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> explainer.explain(rows(0, 3), results));
    assertTrue(failure.getMessage().contains("Memory is too small for 8 rows"));
    assertEquals(List.of(8), tried);
    assertEquals(Map.of(), results.errors, "an error would be another result than a retry's");
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      assertFalse(cause instanceof Error, "Spark ends an executor for " + cause);
    }
  }

  @Test
  void whatIsComparedIsTakenOnceEvenIfTheSecondExplainerHasNoMemory() {
    Explaining small = failing(batch -> batch.size(0) > 2, new OutOfMemoryError(ND4J));
    Results results = new Results();
    new BatchExplainer(job(4, false), List.of(EXPLAINER::explain, small))
        .explain(rows(0, 4), results);
    assertEquals(List.of(4, 2, 2), tried);
    assertExplained(results, 0, range(0, 4));
  }

  @Test
  void whateverFailsForOneRowIsTheErrorOfThatRow() {
    for (RuntimeException failure :
        List.of(
            new IllegalStateException("index 9 is not in the vocabulary"),
            new RuntimeException("Op [gather] execution failed"))) {
      Results results = new Results();
      Explaining broken = failing(batch -> holds(batch, 2), failure);
      new BatchExplainer(job(5, false), List.of(broken)).explain(rows(0, 5), results);
      assertExplained(results, 0, List.of(0, 1, 3, 4));
      assertEquals(Map.of(2, failure.getMessage()), results.errors);
    }
  }

  @Test
  void aRowThatTheSinkCannotUseCostsNoOther() {
    Results results =
        new Results() {
          @Override
          public void explained(List<Integer> places, List<Explanation> explanations)
              throws BadRowException {
            if (places.contains(1)) {
              throw new BadRowException("no label");
            }
            super.explained(places, explanations);
          }
        };
    new BatchExplainer(job(3, false), List.of(EXPLAINER::explain)).explain(rows(0, 3), results);
    assertExplained(results, 0, List.of(0, 2));
    assertEquals(Map.of(1, "no label"), results.errors);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Java heap space | true",
        "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G) | true",
        "Failed to allocate [123] bytes | true",
        "Anything an Error says | true",
      })
  void anErrorOfMemoryIsKnownAlsoAsACause(String message, boolean isShortage) {
    OutOfMemoryError error = new OutOfMemoryError(message);
    assertEquals(isShortage, MemoryShortageException.reason(error).isPresent());
    RuntimeException around = new RuntimeException(new IllegalStateException("op", error));
    assertEquals(message, MemoryShortageException.reason(around).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "std::bad_alloc | true",
        "Failed to allocate new NDArray | true",
        "Failed to allocate new workspace | true",
        "Failed temp allocation | true",
        "can't alloc | true",
        "CUDA error: out of memory | true",
        "Output 0: class 3 was asked for, but there are 3 | false",
        "Op [conv2d] execution failed | false",
        "The allocation of classes to columns is not known | false",
      })
  void aShortageInNativeCodeIsKnownByItsMessage(String message, boolean isShortage) {
    RuntimeException failure = new RuntimeException(message);
    assertEquals(isShortage, MemoryShortageException.reason(failure).isPresent());
  }
}
