package org.lrp4j.composite;

import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * What a composite can choose a layer's rule by.
 *
 * @param name the layer's name in the network
 * @param index the layer's position among the network's layers, from 0; of a {@code
 *     MultiLayerNetwork} the layer index, of a {@code ComputationGraph} by topological order,
 *     vertices without a layer not counted
 * @param type the class of the layer's configuration
 * @param kind what the layer does
 * @param first whether no convolution, dense or recurrent layer, and no attention, lies between
 *     this one and an input of the network
 * @param last whether no convolution, dense or recurrent layer, and no attention, lies between this
 *     one and an output of the network
 */
public record LayerDescription(
    String name,
    int index,
    Class<? extends Layer> type,
    LayerKind kind,
    boolean first,
    boolean last) {}
