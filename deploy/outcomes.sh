#!/usr/bin/env bash
# The commands of the dashboard as its account and with its settings: outcomes user list, outcomes etl reconcile
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "请用 root 运行 / run this as root" >&2; exit 1; }
set -a
# shellcheck source=/dev/null
. /etc/outcomes/env
set +a
room=outcomes
if [ "${1:-}" = etl ]; then room=etl; shift; fi
code=$(readlink -f /opt/outcomes/current)
exec runuser -u outcomes -- env HOME=/var/lib/outcomes PYTHONUTF8=1 PYTHONPATH="$code" "$code/.venv/bin/python" -P -m "$room" "$@"
