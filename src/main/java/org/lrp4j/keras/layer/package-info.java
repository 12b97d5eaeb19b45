/**
 * The table: what each layer of Keras becomes, one row a layer, one file a family. A row says what
 * becomes of every argument: it is honoured, without effect at inference, or refused by name and
 * value; one that no row knows is refused too, so that nothing is dropped. It writes the layers and
 * vertices of Deeplearning4j that compute the same, with the weights where they belong.
 *
 * <p>{@link org.lrp4j.keras.layer.KerasNetwork} is where it begins. A new layer is one row in the
 * file of its family, and a model of it in {@code src/test/python/make_keras_models.py}.
 */
package org.lrp4j.keras.layer;
