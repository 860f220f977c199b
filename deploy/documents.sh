#!/usr/bin/env bash
# The set of the newest month: slides, brief and workbook in a folder of that day; run by outcomes-documents.timer.
set -euo pipefail
folder=${1:-/var/lib/outcomes/documents}/$(date +%Y-%m-%d)
mkdir -p "$folder"
trap 'rmdir --ignore-fail-on-non-empty "$folder"' EXIT  # before anything is published there is nothing to make
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
.venv/bin/python -m outcomes deck -o "$folder/汇报.pptx"
.venv/bin/python -m outcomes brief -o "$folder/简报.docx"
.venv/bin/python -m outcomes book -o "$folder/数据表.xlsx"
