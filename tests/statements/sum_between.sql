-- What the rows between $since and $until add up to, and how many of them could not be read.
SELECT sum(v_a)::BIGINT, count(*) FILTER (WHERE v_a IS NULL) FROM judged
WHERE source_row < $until AND source_row > $since
