package org.lrp4j.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lrp4j.evaluation.example.Outcome;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An example that is worth seeing so far.
 *
 * @param index its place in the data, from 0
 * @param features its own copy of each input, [1, …]
 * @param masks its own copy of each input's mask; empty where nothing is hidden
 * @param timeStep the step whose output was evaluated; empty if the output is no sequence
 * @param metaData where it came from
 * @param outcome what the network made of it
 */
record Candidate(
    long index,
    List<INDArray> features,
    List<Optional<INDArray>> masks,
    OptionalInt timeStep,
    Optional<Serializable> metaData,
    Outcome outcome) {}
