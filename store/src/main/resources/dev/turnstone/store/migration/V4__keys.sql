-- Clients' keys. Of the secret there is only its hash.
CREATE TABLE api_key (
  id       uuid        PRIMARY KEY,
  hash     text        NOT NULL UNIQUE,
  tenant   text        NOT NULL,
  name     text        NOT NULL,
  -- None: all.
  models   text[]      NOT NULL,
  requests_per_minute integer,
  open_runs           integer,
  tokens_per_day      bigint,
  created  timestamptz NOT NULL,
  expires  timestamptz,
  revoked  timestamptz
);

CREATE INDEX api_key_counting ON api_key (created) WHERE revoked IS NULL;

-- Which key a run was asked for with; absent for the master key, or none.
ALTER TABLE run ADD COLUMN api_key uuid;

-- What ended runs have used. Each partition of the log has rows of its own: so those who write them
-- never wait for each other.
CREATE TABLE usage_day (
  day           date    NOT NULL,
  log_partition integer NOT NULL,
  tenant        text    NOT NULL,
  api_key       uuid,
  model         text    NOT NULL,
  runs          bigint  NOT NULL,
  failed        bigint  NOT NULL,
  input_tokens  bigint  NOT NULL,
  output_tokens bigint  NOT NULL,
  CONSTRAINT usage_day_once UNIQUE NULLS NOT DISTINCT (day, api_key, tenant, model, log_partition)
) WITH (fillfactor = 70);
