-- Appends the rows that were judged good to the ledger of a table.
INSERT INTO lake.ledger.targets BY NAME
SELECT $upload AS upload_id, $sheet AS source_sheet, source_row, a, b FROM good_rows
