-- The version of a warehouse: the last act, among those looked at, after which something else is shown.
SELECT coalesce(max(act_id), 0) FROM lake.ledger.act
WHERE kind IN ('reference', 'published', 'withdrawn', 'restored', 'ruled',
    'boundary_published', 'boundary_withdrawn', 'boundary_restored',
    'register_renamed', 'register_merged', 'register_split', 'register_undone',
    'register_confirmed', 'register_left', 'register_replaced') AND {{ until }}
