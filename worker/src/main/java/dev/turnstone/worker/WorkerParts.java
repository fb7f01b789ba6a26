package dev.turnstone.worker;

import dev.turnstone.run.WorkerId;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of a worker share.
 *
 * @param release of Turnstone; null if it is not known
 * @param threads a virtual thread for each thing that blocks
 */
record WorkerParts(
    WorkerId id,
    @Nullable String release,
    WorkerSettings settings,
    WorkerPorts ports,
    Heartbeats heartbeats,
    AppliedPositions applied,
    ExecutorService threads) {}
