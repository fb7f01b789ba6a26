-- What clients and models wrote is text, never jsonb: jsonb refuses \u0000 and reorders keys.

-- A run as of log_offset. Its row changes with nearly every commit, hence the fillfactor, and
-- nothing that changes is in an index but gone, which changes once.
CREATE TABLE run (
  id            uuid    PRIMARY KEY,
  tenant        text    NOT NULL,
  lane          text    NOT NULL,
  -- Whether the lane may hold other runs too.
  shared        boolean NOT NULL,
  -- Absent if the run ended before it was asked for.
  dialect       text,
  stored        boolean NOT NULL,
  status        text    NOT NULL,
  -- Whether its items are part of the lane's history.
  kept          boolean NOT NULL,
  -- Its content could not be written and is left out.
  broken        boolean NOT NULL DEFAULT false,
  -- Set on a tombstone: content, entries and bodies are deleted.
  gone          timestamptz,
  previous      uuid,
  -- The broker's time of the request.
  created_millis bigint NOT NULL,
  opened_micros bigint  NOT NULL,
  ended_micros  bigint,
  log_partition integer NOT NULL,
  first_offset  bigint  NOT NULL,
  log_offset    bigint  NOT NULL,
  input_tokens  bigint  NOT NULL,
  output_tokens bigint  NOT NULL,
  state         text    NOT NULL,
  spec          text,
  content       text
) WITH (fillfactor = 70);

CREATE INDEX run_list ON run (tenant, dialect, created_millis, id) WHERE stored AND gone IS NULL;
CREATE INDEX run_lane ON run (tenant, lane, first_offset) WHERE shared;
CREATE INDEX run_gone ON run (gone) WHERE gone IS NOT NULL;
CREATE INDEX run_broken ON run (id) WHERE broken;

-- Accepted entries, one row a run and commit. The run's id carries the time of its making, so whole
-- days can be dropped; the partitions of the days are made ahead.
CREATE TABLE run_entry (
  run_id       uuid   NOT NULL,
  first_offset bigint NOT NULL,
  payload      text   NOT NULL,
  PRIMARY KEY (run_id, first_offset)
) PARTITION BY RANGE (run_id);

CREATE TABLE run_entry_default PARTITION OF run_entry DEFAULT;

-- Content too large for the log, written before the entry that names it.
CREATE TABLE run_body (
  run_id  uuid        NOT NULL,
  body_id uuid        NOT NULL,
  items   text        NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  -- Seen with its run a day after it was made.
  settled boolean     NOT NULL DEFAULT false,
  PRIMARY KEY (run_id, body_id)
);

CREATE INDEX run_body_unsettled ON run_body (created) WHERE NOT settled;

-- The active run of a lane that has one at a time, and an outbox: the request is appended again
-- until the materializer has seen it.
CREATE TABLE lane (
  tenant    text        NOT NULL,
  lane      text        NOT NULL,
  run_id    uuid        NOT NULL,
  requested text,
  appended  boolean     NOT NULL DEFAULT false,
  taken     timestamptz NOT NULL DEFAULT now(),
  swept     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, lane)
);

CREATE INDEX lane_outbox ON lane (swept) WHERE NOT appended;

CREATE TABLE idempotency (
  tenant    text        NOT NULL,
  key       text        NOT NULL,
  scope     text        NOT NULL,
  body_hash text        NOT NULL,
  run_id    uuid        NOT NULL,
  requested text        NOT NULL,
  created   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, key, scope)
);

CREATE INDEX idempotency_created ON idempotency (created);

-- By partition of events the offset after the last record whose effect is in this database.
CREATE TABLE applied_offset (
  partition integer PRIMARY KEY,
  next      bigint  NOT NULL
) WITH (fillfactor = 50);
