-- Rows of a file whose number stands for another community in what is in force or waits: row, number, that community.
WITH told AS (
    SELECT r.{{ key }} AS number, r.community_code, s.published_act{{ ", r.void" if may_be_void else "" }}
    FROM lake.ledger.{{ dataset.code }} r
    JOIN {{ "seen_slice" if dataset.is_ledger else "seen_in_force" }} s ON s.upload_id = r.upload_id
        AND s.community_code = r.community_code AND s.dataset = '{{ dataset.code }}'{{ " AND s.state = 'published'" if dataset.is_ledger else "" }}
    WHERE r.{{ key }} IN (SELECT {{ key }} FROM sent)
), newest AS (
    SELECT number, arg_max(community_code, published_act) AS community_code
        {{- ", arg_max(coalesce(void, false), published_act) AS void" if may_be_void else "" }} FROM told GROUP BY ALL
)
SELECT sent.source_row, CAST(number AS VARCHAR), newest.community_code
FROM sent JOIN newest ON newest.number = sent.{{ key }} AND newest.community_code <> sent.community_code
{{ "WHERE NOT void" if may_be_void else "" }}
ORDER BY 1
