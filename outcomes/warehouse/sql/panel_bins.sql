-- How many rows of $indicators fall into each bin, by place and month: what percentiles are taken from.
SELECT indicator, place, month, bin, n FROM bin SEMI JOIN (SELECT unnest($indicators) AS indicator) USING (indicator)
