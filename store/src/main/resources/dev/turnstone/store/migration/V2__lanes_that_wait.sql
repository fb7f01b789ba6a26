-- Who waits in a lane: the few that have not ended, however long the lane's past is.
CREATE INDEX run_alive ON run (tenant, lane) WHERE shared AND ended_micros IS NULL;
