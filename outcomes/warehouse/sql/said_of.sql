-- What was said of a place and month, explanations of one figure before the remark on the whole month.
SELECT place, month, indicator, words, upload_id FROM said WHERE place = $place AND month = $month ORDER BY indicator DESC, words
