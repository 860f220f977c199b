-- The rows in force of a table, without where they came from.
SELECT * EXCLUDE (upload_id, source_sheet, source_row) FROM lake.ledger.targets_in_force
