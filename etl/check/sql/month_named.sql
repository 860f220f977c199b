-- The month that a text ($text) names.
SELECT month_text(bare($text))
