-- The open runs of clients' keys. By itself and outside a transaction, for all runs are read for it:
-- they can be written meanwhile. What an attempt that was cut off has left is worth nothing.
DROP INDEX CONCURRENTLY IF EXISTS run_open_of_key;
CREATE INDEX CONCURRENTLY run_open_of_key ON run (api_key)
  WHERE api_key IS NOT NULL AND ended_micros IS NULL;
