SELECT indicator, place, month, reason, author FROM step_change ORDER BY ALL
