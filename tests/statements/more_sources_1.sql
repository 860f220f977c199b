-- What the sources of indicators over other figures say, once those are there.
INSERT INTO every_source
(SELECT 1) 

