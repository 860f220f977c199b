-- Opens what is new from $at on.
INSERT INTO lake.mart.indicator_bin BY NAME
SELECT indicator, place, month, bin, n, $data_class AS data_class, $at AS known_from FROM opened ORDER BY ALL
