-- Puts rows into a table of the reference data.
INSERT INTO lake.ref.place SELECT * FROM rows
