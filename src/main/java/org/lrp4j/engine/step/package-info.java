/**
 * The steps that lead relevance through a layer. {@link org.lrp4j.engine.step.RelevanceStep}
 * applies a rule to a layer's map, {@link org.lrp4j.engine.step.RoutingStep} leads relevance along
 * a gradient, {@link org.lrp4j.engine.step.SumStep} shares it out to the summands of a sum. All of
 * them share a {@link org.lrp4j.engine.step.Workbench}.
 */
package org.lrp4j.engine.step;
