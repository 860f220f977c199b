SELECT indicator, place, year, target FROM target ORDER BY ALL
