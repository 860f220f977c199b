-- The months for which any figure of $indicator is known, newest first, with the number of communities.
SELECT month, count(DISTINCT place)::INTEGER AS n FROM value WHERE indicator = $indicator GROUP BY month ORDER BY month DESC
