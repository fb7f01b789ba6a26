package dev.turnstone.worker;

import dev.turnstone.run.WorkerId;
import java.util.concurrent.ExecutorService;

/**
 * What all runs of a worker share.
 *
 * @param threads a virtual thread for each thing that blocks
 */
record WorkerParts(
    WorkerId id,
    WorkerSettings settings,
    WorkerPorts ports,
    Heartbeats heartbeats,
    AppliedPositions applied,
    ExecutorService threads) {}
