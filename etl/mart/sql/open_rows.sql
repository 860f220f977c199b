-- Opens what is new from $at on.
INSERT INTO lake.mart.{{ table }} BY NAME
SELECT {{ columns | columns }}, $data_class AS data_class, $at AS known_from FROM opened ORDER BY ALL
