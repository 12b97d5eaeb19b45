/** The way out for what lrp4j does not know: a layer's own gradient times its input. */
package org.lrp4j.layer.gradient;
