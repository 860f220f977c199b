-- The rows in force of a table: of its slices in force, or of each key the row that was published last unless it says 作废.
{% if dataset.replace == "slice" %}
SELECT r.* FROM lake.ledger.{{ dataset.code }} r JOIN {{ in_force }} f ON f.upload_id = r.upload_id
    AND f.community_code = r.community_code AND f.dataset = '{{ dataset.code }}'
    AND f.period = {{ "r." ~ dataset.period_column.code if dataset.period_column else "''" }}
{% else %}
SELECT * FROM (
    SELECT r.* FROM lake.ledger.{{ dataset.code }} r JOIN {{ states }} s ON s.upload_id = r.upload_id
        AND s.community_code = r.community_code AND s.dataset = '{{ dataset.code }}' AND s.state = 'published'
    QUALIFY row_number() OVER (PARTITION BY {{ key | columns("r") }} ORDER BY s.published_act DESC) = 1
){{ " WHERE void IS NOT TRUE" if may_be_void else "" }}
{% endif %}
