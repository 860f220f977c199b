-- The rows of a table as an older warehouse holds them, with the columns that it does not have before `init`, empty.
SELECT *, NULL::DATE AS adjusted_on, NULL::VARCHAR AS office FROM (
    FROM t
)
