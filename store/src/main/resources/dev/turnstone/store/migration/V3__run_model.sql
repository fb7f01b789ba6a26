-- What lists of runs can be narrowed to; absent in rows of before.
ALTER TABLE run ADD COLUMN model text;
CREATE INDEX run_list_of_model ON run (tenant, dialect, model, created_millis, id)
  WHERE stored AND gone IS NULL;
