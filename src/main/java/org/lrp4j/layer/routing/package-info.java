/** Layers, vertices and preprocessors that only move values: relevance goes back the same way. */
package org.lrp4j.layer.routing;
