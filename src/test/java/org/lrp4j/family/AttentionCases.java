package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;

/** Rows of attention: of a sequence to itself, of queries to keys and values, and recurrent. */
final class AttentionCases {

  static final Elsewhere LOOPS = new Elsewhere("AttentionOracleTest");
  static final Elsewhere RECURRENT = new Elsewhere("RecurrentAttentionOracleTest");

  private static final int STEPS = RecurrentCases.STEPS;
  private static final CaseInput SEQUENCE = new CaseInput(DataFormat.NCW, 3, STEPS);

  private AttentionCases() {}

  static Stream<FamilyCase> all() {
    List<FamilyCase> all = new ArrayList<>();
    FamilyCase heads =
        FamilyCase.chain("self-attention, two heads", SEQUENCE, LOOPS, self(4, 2, 0));
    all.add(heads);
    all.add(heads.masked(RecurrentCases.MASK));
    all.add(FamilyCase.chain("self-attention, one head", SEQUENCE, LOOPS, self(2, 1, 0)));
    all.add(FamilyCase.chain("self-attention, three heads of two", SEQUENCE, LOOPS, self(4, 3, 2)));
    all.add(
        FamilyCase.chain(
            "self-attention of one step",
            new CaseInput(DataFormat.NCW, 3, 1),
            LOOPS,
            self(4, 2, 3)));
    FamilyCase plain =
        FamilyCase.chain(
            "self-attention without projections",
            SEQUENCE,
            LOOPS,
            new SelfAttentionLayer.Builder()
                .name(FamilyCase.SUBJECT)
                .nIn(3)
                .nOut(3)
                .nHeads(1)
                .projectInput(false)
                .build());
    all.add(plain);
    all.add(plain.masked(RecurrentCases.MASK));
    all.addAll(vertices());
    all.addAll(recurrent());
    return all.stream();
  }

  private static Layer self(int outputs, int heads, int size) {
    return new SelfAttentionLayer.Builder()
        .name(FamilyCase.SUBJECT)
        .nIn(3)
        .nOut(outputs)
        .nHeads(heads)
        .headSize(size)
        .projectInput(true)
        .build();
  }

  private static List<FamilyCase> vertices() {
    FamilyCase projected =
        FamilyCase.of(
            "attention of queries to keys and values",
            CombiningCases.vertex(
                new AttentionVertex.Builder()
                    .nInQueries(2)
                    .nInKeys(3)
                    .nInValues(4)
                    .nOut(5)
                    .nHeads(2)
                    .headSize(3)
                    .projectInput(true)
                    .build()),
            LOOPS,
            new CaseInput(DataFormat.NCW, 2, STEPS),
            new CaseInput(DataFormat.NCW, 3, STEPS + 1),
            new CaseInput(DataFormat.NCW, 4, STEPS + 1));
    CaseInput two = new CaseInput(DataFormat.NCW, 2, STEPS);
    AttentionVertex same =
        new AttentionVertex.Builder()
            .nInQueries(2)
            .nInKeys(2)
            .nInValues(2)
            .nOut(2)
            .nHeads(1)
            .projectInput(false)
            .build();
    FamilyCase plain =
        FamilyCase.of(
            "attention without projections", CombiningCases.vertex(same), LOOPS, two, two, two);
    FamilyCase toItself =
        FamilyCase.of(
            "attention of a sequence to itself, by a vertex",
            new Part.Graph(
                (graph, inputs) -> {
                  String in = inputs[0];
                  graph.addVertex(FamilyCase.SUBJECT, same.clone(), in, in, in);
                  return FamilyCase.SUBJECT;
                }),
            LOOPS,
            two);
    return List.of(
        projected,
        projected.masked(RecurrentCases.MASK),
        plain,
        toItself,
        toItself.masked(RecurrentCases.MASK));
  }

  private static List<FamilyCase> recurrent() {
    List<FamilyCase> all = new ArrayList<>();
    for (Activation activation : List.of(Activation.TANH, Activation.RELU)) {
      FamilyCase row =
          FamilyCase.chain(
              "recurrent attention, " + activation,
              SEQUENCE,
              RECURRENT,
              recurrentLayer(activation).nHeads(2).projectInput(true).build());
      all.add(row);
      all.add(row.masked(RecurrentCases.MASK));
    }
    all.add(
        FamilyCase.chain(
            "recurrent attention, no bias, three heads of two",
            SEQUENCE,
            RECURRENT,
            recurrentLayer(Activation.TANH)
                .nHeads(3)
                .headSize(2)
                .projectInput(true)
                .hasBias(false)
                .build()));
    all.add(
        FamilyCase.chain(
            "recurrent attention without projections",
            SEQUENCE,
            RECURRENT,
            recurrentLayer(Activation.TANH).nOut(3).nHeads(1).projectInput(false).build()));
    return all;
  }

  private static RecurrentAttentionLayer.Builder recurrentLayer(Activation activation) {
    return new RecurrentAttentionLayer.Builder()
        .nIn(3)
        .nOut(4)
        .activation(activation)
        .name(FamilyCase.SUBJECT);
  }
}
