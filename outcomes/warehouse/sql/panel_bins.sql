-- How many rows of $indicator fall into each bin, by place and month: what percentiles are taken from.
SELECT place, month, bin, n FROM bin WHERE indicator = $indicator
