/**
 * What of a rule has to be computed. {@link org.lrp4j.engine.plan.Plan} leaves out what vanishes
 * according to the {@linkplain org.lrp4j.engine.plan.Facts facts} that the network proves; {@link
 * org.lrp4j.engine.plan.Stacking} puts parts side by side. No relevance is computed here.
 */
package org.lrp4j.engine.plan;
