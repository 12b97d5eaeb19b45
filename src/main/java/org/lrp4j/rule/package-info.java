/**
 * The rules: how a layer's relevance is shared out among its inputs. Plain maths in the notation of
 * the papers, about no layer in particular.
 *
 * <p>A new rule is one new record here: its {@link org.lrp4j.rule.Rule#terms() terms} say how
 * weights, inputs and biases are modified, and every affine layer can use it at once.
 */
package org.lrp4j.rule;
