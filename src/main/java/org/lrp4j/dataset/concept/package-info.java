/**
 * What the channels of a layer stand for, and how much each counts: concepts.
 *
 * <p>{@link org.lrp4j.dataset.concept.ConceptSummary} is filled while a data set is explained, and
 * {@link org.lrp4j.dataset.concept.ConceptGallery} shows for a class its most relevant channels,
 * each by the examples that it counted most for and the pixels that its relevance stands on
 * (Concept Relevance Propagation).
 *
 * @see <a href="https://doi.org/10.1038/s42256-023-00711-8">Achtibat et al., 2023</a>
 */
package org.lrp4j.dataset.concept;
