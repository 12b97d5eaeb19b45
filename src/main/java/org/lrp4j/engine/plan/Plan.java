package org.lrp4j.engine.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Gate;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.SignSplit;
import org.lrp4j.rule.Term;
import org.lrp4j.rule.WeightModifier;

/**
 * What of a rule has to be computed for one layer, and where each denominator comes from. Counted
 * in passes, convolutions or matrix products of the layer's size, with inputs known not to be
 * negative: Epsilon 2, ZPlus and Gamma 3, GeneralizedGamma 3 before a ReLU and 4 elsewhere,
 * AlphaBeta 4.
 *
 * <ul>
 *   <li>A part whose modified input or weights are zero is left out: behind a ReLU there is no
 *       {@code a⁻}. That takes ZPlus from 5 passes to 3, AlphaBeta from 9 to 4.
 *   <li>A term whose gate never opens is left out: where the relevance vanishes unless {@code z >
 *       0}, GeneralizedGamma has one term instead of two.
 *   <li>A denominator that is the pre-activation itself is kept from the forward pass (Epsilon).
 *   <li>Where the parts of all terms add up to {@code W·a} (AlphaBeta), the forward pass computes
 *       the parts and adds them up. The other way round, {@code W⁻a = z − b − W⁺a}, would need as
 *       many passes, but in FLOAT leaves only rounding errors where {@code W⁻a} is small.
 *   <li>Where gates part two terms whose parts add up to a multiple of {@code W·a}
 *       (GeneralizedGamma), the second denominator is what the first leaves of it: 4 passes instead
 *       of 5. Here it is exact: where the second gate is open, no summand is larger than a few
 *       times the result.
 * </ul>
 */
public final class Plan {

  private final List<PlannedTerm> terms;
  private final boolean forwardFromParts;
  private final double sumOfDenominators;
  private final boolean hasBias;
  private final boolean zeroBias;

  private Plan(
      List<PlannedTerm> terms,
      boolean forwardFromParts,
      double sumOfDenominators,
      boolean hasBias,
      boolean zeroBias) {
    this.terms = List.copyOf(terms);
    this.forwardFromParts = forwardFromParts;
    this.sumOfDenominators = sumOfDenominators;
    this.hasBias = hasBias;
    this.zeroBias = zeroBias;
  }

  /**
   * What has to be computed.
   *
   * @param rule the rule
   * @param facts what the network proves about the layer
   * @param hasBias whether the layer has a bias
   * @param zeroBias whether the rule leaves biases out
   * @return the plan
   */
  public static Plan of(Rule rule, Facts facts, boolean hasBias, boolean zeroBias) {
    boolean biased = hasBias && !zeroBias;
    List<PlannedTerm> terms = new ArrayList<>();
    // Gates that leave the bias out look at other values than the activation function does.
    Vanishing relevance = hasBias && zeroBias ? Vanishing.NOWHERE : facts.output();
    for (Term term : rule.terms()) {
      Gate gate = gate(term.gate(), relevance);
      if (gate != null) {
        boolean onlyAbove = relevance == Vanishing.AT_ZERO_AND_BELOW;
        terms.add(planned(term, gate, facts.input(), biased, onlyAbove));
      }
    }
    boolean fromParts =
        terms.size() > 1
            && terms.stream().allMatch(term -> term.gate() == Gate.EVERYWHERE && term.hasSign())
            && addUpToTheWhole(terms, facts.input());
    double sum = isSplitByGates(terms) ? sumOfDenominators(terms, facts.input(), biased) : 0;
    return new Plan(terms, fromParts, sum, hasBias, zeroBias);
  }

  /**
   * The same with the parts of each term {@linkplain Stacking stacked} where that is cheaper.
   *
   * @param channels how many channels the layer's input has
   * @param weightAxis the axis of the weights along which these lie
   * @return the plan with fewer parts, or as it was
   */
  public Plan stacked(long channels, int weightAxis) {
    List<PlannedTerm> stacked = new ArrayList<>();
    for (PlannedTerm term : terms) {
      boolean suits = Stacking.suits(term.parts(), channels);
      stacked.add(suits ? term.with(List.of(Stacking.of(term.parts(), weightAxis))) : term);
    }
    return new Plan(stacked, forwardFromParts, sumOfDenominators, hasBias, zeroBias);
  }

  private static boolean isSplitByGates(List<PlannedTerm> terms) {
    return terms.size() == 2
        && terms.get(0).gate() == Gate.WHERE_POSITIVE
        && terms.get(1).gate() == Gate.WHERE_NEGATIVE
        && terms.get(1).signWhereRelevant() == Sign.NON_POSITIVE
        && terms.stream().noneMatch(PlannedTerm::hasSign);
  }

  /** How many pre-activations the denominators of all terms add up to, or 0. */
  private static double sumOfDenominators(List<PlannedTerm> terms, Sign input, boolean biased) {
    List<Part> parts = terms.stream().flatMap(term -> term.parts().stream()).toList();
    double positive = terms.stream().mapToDouble(term -> term.bias().positive()).sum();
    double negative = terms.stream().mapToDouble(term -> term.bias().negative()).sum();
    return Products.of(parts)
        .map(products -> products.multipleOfTheWhole(input))
        .filter(sum -> !biased || positive == sum && negative == sum)
        .orElse(0.0);
  }

  /** The gate that is left to check, or null if it never opens. */
  private static Gate gate(Gate gate, Vanishing relevance) {
    if (relevance != Vanishing.AT_ZERO_AND_BELOW) {
      return gate;
    }
    return gate == Gate.WHERE_NEGATIVE ? null : Gate.EVERYWHERE;
  }

  private static PlannedTerm planned(
      Term term, Gate gate, Sign input, boolean biased, boolean onlyAbove) {
    List<Part> parts = new ArrayList<>();
    SignSplit bias = biased ? term.bias() : SignSplit.NONE;
    Sign denominator = bias.sign();
    for (Part part : term.parts()) {
      Sign sign = part.weights().sign().times(part.input().sign(input));
      denominator = denominator.plus(sign);
      if (sign != Sign.ZERO) {
        parts.add(Part.of(part.weights(), part.input().given(input)));
      }
    }
    if (parts.isEmpty()) {
      parts.add(term.parts().get(0)); // zero, but what the bias absorbs is still to be known
    }
    return new PlannedTerm(
        term.coefficient(),
        gate,
        List.copyOf(parts),
        bias,
        term.stabilizer(),
        denominator,
        signWhereRelevant(gate, term.parts(), bias, input, biased, onlyAbove));
  }

  /**
   * The sign of the denominator wherever relevance arrives and the gate is open, if the gate and
   * the relevance know the sign of the pre-activation there, and the denominator is on the far side
   * of it.
   */
  private static Sign signWhereRelevant(
      Gate gate, List<Part> parts, SignSplit bias, Sign input, boolean biased, boolean onlyAbove) {
    boolean above = onlyAbove || gate == Gate.WHERE_POSITIVE;
    if (above
        && (!biased || bias.positive() >= 1 && bias.negative() <= 1)
        && Products.of(parts).filter(sum -> sum.isAtLeastTheWhole(input)).isPresent()) {
      return Sign.NON_NEGATIVE;
    }
    if (gate == Gate.WHERE_NEGATIVE
        && (!biased || bias.positive() <= 1 && bias.negative() >= 1)
        && Products.of(parts).filter(sum -> sum.isAtMostTheWhole(input)).isPresent()) {
      return Sign.NON_POSITIVE;
    }
    return Sign.ANY;
  }

  /** Whether every one of the products W⁺a⁺, W⁺a⁻, W⁻a⁺, W⁻a⁻ occurs once, or cannot occur. */
  private static boolean addUpToTheWhole(List<PlannedTerm> terms, Sign input) {
    List<Part> parts = terms.stream().flatMap(term -> term.parts().stream()).toList();
    return Products.of(parts)
        .filter(products -> products.multipleOfTheWhole(input) == 1)
        .isPresent();
  }

  /**
   * The terms of the rule that are left.
   *
   * @return the terms in order
   */
  public List<PlannedTerm> terms() {
    return terms;
  }

  /**
   * One of the terms.
   *
   * @param t its number
   * @return the term
   */
  public PlannedTerm term(int t) {
    return terms.get(t);
  }

  /**
   * Whether the layer has a bias.
   *
   * @return true if it has, also where the rule leaves it out
   */
  public boolean hasBias() {
    return hasBias;
  }

  /**
   * Whether the forward pass is the sum of the terms' denominators.
   *
   * @return true if the parts are computed in the forward pass
   */
  public boolean forwardFromParts() {
    return forwardFromParts;
  }

  /**
   * Whether a term's denominator is the pre-activation that the forward pass computes.
   *
   * @param t the number of the term
   * @return true if the denominator is kept from the forward pass
   */
  public boolean usesPreActivation(int t) {
    return !forwardFromParts && terms.get(t).isPreActivation(hasBias && !zeroBias);
  }

  /**
   * Whether a term has a denominator of its own, computed when relevance arrives.
   *
   * @param t the number of the term
   * @return true if the forward pass does not give the denominator
   */
  public boolean hasOwnDenominator(int t) {
    return !forwardFromParts && !usesPreActivation(t);
  }

  /**
   * Whether a term's denominator is what another's lacks of {@link #sumOfDenominators()}
   * pre-activations.
   *
   * @param t the number of the term
   * @return true if the denominator is what the other one leaves
   */
  public boolean isRest(int t) {
    return sumOfDenominators != 0 && t == 1;
  }

  /**
   * How many pre-activations the denominators add up to, where one {@linkplain #isRest is left}.
   *
   * @return the multiple, or 0 where none is left
   */
  public double sumOfDenominators() {
    return sumOfDenominators;
  }

  /**
   * Whether all weights and inputs are replaced by one.
   *
   * @return true for the flat rule
   */
  public boolean isEven() {
    Part ones = Part.of(WeightModifier.Fixed.ONES, InputModifier.Ones.ONES);
    return terms.size() == 1
        && terms.get(0).coefficient() == 1
        && terms.get(0).gate() == Gate.EVERYWHERE
        && terms.get(0).bias().isNone()
        && terms.get(0).parts().equals(List.of(ones));
  }

  /**
   * Whether the pre-activation has to be kept until relevance arrives.
   *
   * @return true if a gate or a denominator looks at it
   */
  public boolean keepsPreActivation() {
    for (int t = 0; t < terms.size(); t++) {
      if (terms.get(t).gate() != Gate.EVERYWHERE || usesPreActivation(t)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether what is kept is the pre-activation without its bias.
   *
   * @return true if the bias is left out of it
   */
  public boolean keepsWithoutBias() {
    return hasBias && zeroBias && keepsPreActivation();
  }

  /**
   * How much the denominators' offsets add up to, which is not part of the forward pass.
   *
   * @return the sum of the offsets
   */
  public double offsetOfDenominators() {
    return terms.stream().mapToDouble(PlannedTerm::offset).sum();
  }

  /**
   * Whether the denominators do not hold the whole bias between them.
   *
   * @return true if a part of the bias is missing or too much
   */
  public boolean needsCorrection() {
    double positive = terms.stream().mapToDouble(term -> term.bias().positive()).sum();
    double negative = terms.stream().mapToDouble(term -> term.bias().negative()).sum();
    return hasBias && (positive != 1 || negative != 1);
  }

  /**
   * What the parts that are left do to the input.
   *
   * @return each modifier once, in order
   */
  public Set<InputModifier> inputModifiers() {
    Set<InputModifier> modifiers = new LinkedHashSet<>();
    terms.forEach(term -> term.parts().forEach(part -> modifiers.add(part.input())));
    return modifiers;
  }

  /**
   * What the parts that are left do to the weights.
   *
   * @return each modifier once, in order
   */
  public Set<WeightModifier> weightModifiers() {
    Set<WeightModifier> modifiers = new LinkedHashSet<>();
    terms.forEach(term -> term.parts().forEach(part -> modifiers.add(part.weights())));
    return modifiers;
  }
}
