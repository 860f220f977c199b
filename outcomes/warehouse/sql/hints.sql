-- What to look at again, for the 12 months that end with $last: kind, indicator, place, and the numbers that raise the question.
WITH span AS (
    SELECT strftime(CAST($last || '-01' AS DATE) - INTERVAL 11 MONTH, '%Y-%m') AS year_ago,
        strftime(CAST($last || '-01' AS DATE) - INTERVAL 2 MONTH, '%Y-%m') AS quarter,
        strftime(CAST($last || '-01' AS DATE) - INTERVAL 5 MONTH, '%Y-%m') AS half
), recent AS (
    SELECT v.* FROM value v JOIN counted_member m ON m.community = v.place AND v.month BETWEEN m.since AND m.until, span
    WHERE v.month BETWEEN span.year_ago AND $last
), perfect AS (
    SELECT 'perfect' AS kind, indicator, place, sum(numerator) AS a, sum(denominator) AS b
    FROM recent WHERE list_contains($shares, indicator) AND denominator IS NOT NULL
    GROUP BY indicator, place HAVING sum(denominator) >= 50 AND sum(numerator) = sum(denominator)
), heaped AS (
    SELECT 'heaped' AS kind, indicator, place, count(*) FILTER (WHERE numerator % 10 = 0)::DOUBLE AS a, count(*)::DOUBLE AS b
    FROM recent WHERE list_contains($counts, indicator) AND numerator >= 10
    GROUP BY indicator, place HAVING count(*) >= 8 AND count(*) FILTER (WHERE numerator % 10 = 0) >= 0.5 * count(*)
), quiet AS (
    SELECT d.place, count(*) AS grids FROM (
        SELECT p.place, p.part, sum(p.n) FILTER (WHERE p.indicator = 'diary_days') AS days,
            sum(p.n) FILTER (WHERE p.indicator = 'diary_quiet') AS calm_days
        FROM part p, span WHERE p.by_column = 'grid_no' AND p.month BETWEEN span.quarter AND $last GROUP BY ALL
    ) d WHERE d.days >= 30 AND d.calm_days = d.days GROUP BY d.place
), asked AS (
    SELECT r.place, sum(r.numerator) FILTER (WHERE r.month >= span.quarter) AS now,
        sum(r.numerator) FILTER (WHERE r.month < span.quarter AND r.month >= span.half) AS before
    FROM recent r, span WHERE r.indicator = 'requests_received' GROUP BY r.place
), calm AS (
    SELECT 'calm' AS kind, 'diary_zero' AS indicator, q.place, a.before AS a, a.now AS b
    FROM quiet q JOIN asked a ON a.place = q.place WHERE a.now >= 1.3 * a.before AND a.now >= a.before + 10
), empty AS (
    SELECT 'empty' AS kind, 'link_problem_rate' AS indicator, place, sum(numerator) AS a, sum(denominator) AS b
    FROM recent WHERE indicator = 'link_problem_rate' GROUP BY place HAVING sum(denominator) >= 100 AND sum(numerator) = 0
), falls AS (
    SELECT 'falls' AS kind, indicator, place, any_value(before) AS a, any_value(numerator) AS b FROM (
        SELECT indicator, place, month, numerator,
            lag(numerator) OVER (PARTITION BY indicator, place, month[:4] ORDER BY month) AS before
        FROM recent WHERE list_contains($running, indicator)
    ) r WHERE numerator < before GROUP BY indicator, place
), sent AS (
    SELECT s.community_code AS place, s.period, min(u.made_at) AS sent_at
    FROM slice s JOIN upload u USING (upload_id), span
    WHERE s.dataset = 'monthly_report' AND s.period BETWEEN span.year_ago AND $last GROUP BY ALL
    HAVING min(u.made_at) < CAST(s.period || '-01' AS DATE) + INTERVAL 2 MONTH  -- not the summaries of several months
), bunched AS (
    SELECT 'bunched' AS kind, 'requests_received' AS indicator, place,
        count(*) FILTER (WHERE CAST(sent_at AS DATE) >= CAST(period || '-01' AS DATE) + INTERVAL 1 MONTH + to_days(CAST($deadline AS INTEGER) - 1))::DOUBLE AS a,
        count(*)::DOUBLE AS b
    FROM sent GROUP BY place HAVING count(*) >= 6 AND a >= 0.8 * count(*)
)
SELECT * FROM (
    SELECT * FROM perfect UNION ALL SELECT * FROM heaped UNION ALL SELECT * FROM calm UNION ALL SELECT * FROM empty
    UNION ALL SELECT * FROM bunched UNION ALL SELECT * FROM falls
) WHERE list_contains($within, place) ORDER BY kind, indicator, place
