package org.lrp4j.spark;

import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.lrp4j.Explanation;

/** The table of explanations: its columns, and its rows. */
final class ResultRows {

  private ResultRows() {}

  /** The column whose metadata tell how the table was made. */
  static final String RELEVANCE = "relevance";

  /** The columns beside the id. */
  static final Set<String> NAMES =
      Set.of("target", "explained_output", RELEVANCE, "shape", "sum", "kept_by_bias", "error");

  /** How the table was made, for who has only the file. */
  static Metadata metadata(ExplainerRecipe recipe, String versions) {
    return new MetadataBuilder()
        .putString("lrp4j.model", recipe.model().hash())
        .putString("lrp4j.composite", recipe.composite().isEmpty() ? "auto" : recipe.composite())
        .putString("lrp4j.versions", versions)
        .build();
  }

  static StructType schema(StructField id) {
    return new StructType(
        new StructField[] {
          id,
          DataTypes.createStructField("target", DataTypes.IntegerType, true),
          DataTypes.createStructField("explained_output", DataTypes.DoubleType, true),
          DataTypes.createStructField(
              RELEVANCE, DataTypes.createArrayType(DataTypes.FloatType, false), true),
          DataTypes.createStructField(
              "shape", DataTypes.createArrayType(DataTypes.LongType, false), true),
          DataTypes.createStructField("sum", DataTypes.DoubleType, true),
          DataTypes.createStructField("kept_by_bias", DataTypes.DoubleType, true),
          DataTypes.createStructField("error", DataTypes.StringType, true)
        });
  }

  static Row explained(Object id, Explanation explanation, int example, long[] shape) {
    float[] relevance = explanation.relevance().slice(example).dup('c').data().asFloat();
    double sum = 0;
    for (float value : relevance) {
      sum += value;
    }
    var target = explanation.findExplainedClass(example);
    double score = explanation.score(example);
    return RowFactory.create(
        id,
        target.isPresent() ? target.getAsInt() : null,
        score,
        relevance,
        shape,
        sum,
        score - sum,
        null);
  }

  static Row failed(Object id, String error) {
    return RowFactory.create(id, null, null, null, null, null, null, error);
  }
}
