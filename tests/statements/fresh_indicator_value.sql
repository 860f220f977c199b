CREATE OR REPLACE TEMP TABLE fresh_indicator_value AS
-- Of several sources the ledger that took over by an act, from its month on and from no month before; without such an act
-- the first that covers a place's year: a series does not flip from month to month.
SELECT s.indicator, s.place, s.month, s.numerator, s.denominator, s.source FROM every_source s
LEFT JOIN (
    SELECT o.indicator, t.place, t.dataset AS source, t.since,
        lead(t.since, 1, '9999') OVER (PARTITION BY o.indicator, t.place ORDER BY t.since, o.rank) AS until
    FROM takeover t JOIN source_of o ON o.source = t.dataset
) r ON r.indicator = s.indicator AND r.place = s.place AND s.month >= r.since AND s.month < r.until
LEFT JOIN (
    SELECT o.indicator, t.place, t.dataset AS source, t.since FROM takeover t JOIN source_of o ON o.source = t.dataset
) own ON own.indicator = s.indicator AND own.place = s.place AND own.source = s.source
WHERE coalesce(s.source = r.source, own.since IS NULL)
QUALIFY s.rank = min(s.rank) OVER (PARTITION BY s.indicator, s.place, s.month[:4], r.source)
