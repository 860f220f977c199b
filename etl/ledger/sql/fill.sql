-- Puts rows into a table of the reference data.
INSERT INTO lake.{{ table }} SELECT * FROM rows
