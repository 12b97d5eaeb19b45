/** What is measured of explanations: one file a measure. */
package org.lrp4j.faithfulness.measure;
