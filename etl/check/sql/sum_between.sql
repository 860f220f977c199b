-- What the rows between $since and $until add up to, and how many of them could not be read.
SELECT sum(v_{{ column }})::BIGINT, count(*) FILTER (WHERE v_{{ column }} IS NULL) FROM judged
WHERE source_row < $until AND source_row > $since
