-- What lists of runs can be narrowed to; absent in rows of before.
ALTER TABLE run ADD COLUMN model text;
