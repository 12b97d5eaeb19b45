/** Layers and vertices that relevance passes unchanged, because they act on each element alone. */
package org.lrp4j.layer.passing;
