-- Appends the rows that were judged good to the ledger of a table.
INSERT INTO lake.ledger.{{ table }} BY NAME
SELECT $upload AS upload_id, $sheet AS source_sheet, source_row, {{ names | columns }} FROM good_rows
