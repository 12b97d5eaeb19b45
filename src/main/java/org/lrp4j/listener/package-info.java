/**
 * Explanations while a network is trained: how the evidence moves.
 *
 * <p>Start with {@link org.lrp4j.listener.LrpListener}, a DL4J training listener:
 *
 * <pre>{@code
 * network.setListeners(
 *     LrpListener.builder(Path.of("runs"), images)
 *         .targets(Target.classIndices(labels))
 *         .saveEveryNIterations(100)
 *         .build());
 * }</pre>
 *
 * <p>It writes pictures of every probe and hands each {@link org.lrp4j.listener.Snapshot} to a
 * {@link org.lrp4j.listener.SnapshotCallback}.
 */
package org.lrp4j.listener;
