package org.lrp4j.rule;

import java.util.List;
import java.util.Optional;

/**
 * How a layer redistributes the relevance of its output to its input.
 *
 * <p>A rule is plain maths and knows no layer. It states, as a sum of {@linkplain Term terms}, how
 * inputs, weights, biases and denominators of the layer's affine map are modified; everything else
 * is the four steps that all rules share, for every term:
 *
 * <ol>
 *   <li>{@code z = ρ(W)·ρ(a) + ρ(b)} — a forward pass with modified weights,
 *   <li>{@code s = R / st(z)} — held constant,
 *   <li>{@code c = ∂(Σ z ⊙ s) / ∂ρ(a)} — the gradient,
 *   <li>{@code Rin = ρ(a) ⊙ c}.
 * </ol>
 *
 * <p>{@code st(v) = v + δ·sign(v)} with {@code sign(0) = +1} keeps denominators away from zero.
 *
 * <p>Write a rule of your own as a record that implements this interface; see
 * docs/adding-a-layer.md for an example. Instances must be immutable, and have {@code equals} and a
 * readable {@code toString}.
 *
 * @see <a href="https://doi.org/10.1371/journal.pone.0130140">Bach et al., 2015</a>
 */
public interface Rule {

  /**
   * The terms whose contributions are added up.
   *
   * @return the terms, at least one; an empty list passes the relevance on unchanged, which is only
   *     possible where input and output have the same shape
   */
  List<Term> terms();

  /**
   * The box that every input of the layer has to lie in, if the rule assumes one.
   *
   * @return the box, or empty when the rule holds for any input
   */
  default Optional<Box> box() {
    return Optional.empty();
  }

  /**
   * Whether the rule gives relevance to inputs of zero, because a part of it does not multiply by
   * the input: Flat, WSquare, ZBox and Pass do. What lies in front of such a layer must not share
   * relevance in proportion to its values, which may be zero where relevance arrives.
   *
   * @return false if every part {@linkplain InputModifier#keepsZero() keeps zero}
   */
  default boolean givesToZeros() {
    return terms().isEmpty()
        || !terms().stream()
            .flatMap(term -> term.parts().stream())
            .map(Part::input)
            .allMatch(InputModifier::keepsZero);
  }

  /**
   * The short name for tables, such as {@code Epsilon(ε=1.0E-6)}.
   *
   * @return a name with the parameters that matter
   */
  default String label() {
    return toString();
  }
}
