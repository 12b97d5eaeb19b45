package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.layers.util.IdentityLayer;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.samediff.Written;
import org.lrp4j.layer.samediff.WrittenModels;
import org.lrp4j.layer.samediff.WrittenOutput;
import org.lrp4j.layer.samediff.WrittenVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Rows of layers and vertices that users write in SameDiff. */
final class WrittenCases {

  static final Elsewhere GRU = new Elsewhere("WrittenOracleTest, gated recurrent unit");
  static final Elsewhere NORM = new Elsewhere("WrittenOracleTest, layer normalisation");
  static final Elsewhere SHORTENED = new Elsewhere("WrittenOracleTest, shortened");

  private static final int STEPS = RecurrentCases.STEPS;
  private static final CaseInput TABLE = new CaseInput(DataFormat.NC, 4);
  private static final CaseInput SEQUENCE = new CaseInput(DataFormat.NCW, 2, STEPS);

  private WrittenCases() {}

  /** Without its first feature, and twice as large. */
  public static final class Shortened extends SameDiffLambdaLayer {

    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable input) {
      return sd.slice(input, new int[] {0, 1}, new int[] {-1, 3}).mul(2);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
      return InputType.feedForward(3);
    }
  }

  /** The sum of two inputs. */
  public static final class Sum extends SameDiffLambdaVertex {
    @Override
    public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
      return inputs.getInput(0).add(inputs.getInput(1));
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
      return inputs[0];
    }
  }

  static Stream<FamilyCase> all() {
    List<FamilyCase> all = new ArrayList<>();
    all.add(
        FamilyCase.chain(
            "written a·W + b",
            TABLE,
            new Reference.Matrix(false),
            Written.layer(
                    InputType.feedForward(3), (sd, a, p) -> a.mmul(p.get("W")).add(p.get("b")))
                .with("W", 4, 3)
                .with("b", 1, 3)
                .named(FamilyCase.SUBJECT)));
    all.add(
        FamilyCase.chain(
            "written gated recurrent unit",
            SEQUENCE,
            GRU,
            WrittenModels.gruSequence(2, 3, STEPS).named(FamilyCase.SUBJECT)));
    all.add(
        FamilyCase.chain(
            "written layer normalisation",
            TABLE,
            NORM,
            WrittenModels.layerNorm(4, 1e-5).named(FamilyCase.SUBJECT)));
    Shortened shortened = new Shortened();
    shortened.setLayerName(FamilyCase.SUBJECT);
    all.add(FamilyCase.chain("written, shortened", TABLE, SHORTENED, shortened));
    all.add(
        FamilyCase.chain(
            "identity layer", TABLE, SHORTENED, new IdentityLayer(FamilyCase.SUBJECT)));
    WrittenOutput output = new WrittenOutput(4, 3);
    output.setLayerName(FamilyCase.SUBJECT);
    all.add(FamilyCase.chain("written output", TABLE, new Elsewhere("OwnOutputTest"), output));
    all.add(masked());
    all.addAll(vertices());
    return all.stream();
  }

  /** Steps times the mask, and a sum over them. */
  private static FamilyCase masked() {
    Written layer =
        Written.masked(
                InputType.feedForward(2), (sd, x, p, mask) -> x.mul(sd.expandDims(mask, 1)).sum(2))
            .named(FamilyCase.SUBJECT);
    return FamilyCase.chain(
            "written sum over steps", SEQUENCE, new Elsewhere("WrittenOracleTest, mask"), layer)
        .masked(RecurrentCases.MASK);
  }

  private static List<FamilyCase> vertices() {
    Elsewhere reference = new Elsewhere("VerticesTest");
    WrittenVertex gated =
        new WrittenVertex(
                (sd, a, b, p) -> sd.nn().sigmoid(b.mmul(p.get("U"))).mul(a.mmul(p.get("W"))))
            .with("W", 4, 4)
            .with("U", 4, 4);
    return List.of(
        FamilyCase.of("written gate", vertex(gated), reference, TABLE, TABLE),
        FamilyCase.of("written sum", vertex(new Sum()), reference, TABLE, TABLE));
  }

  private static Part vertex(GraphVertex vertex) {
    return CombiningCases.vertex(vertex);
  }
}
