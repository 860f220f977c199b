#!/usr/bin/env bash
# Goes from the installed version to that of this bundle, or back to the one before.
#   upgrade.sh                  in the unpacked bundle: backup, new code beside the old, init, health, switch
#   upgrade.sh --back           the version before; the data stay
#   upgrade.sh --back --data    the version before with the backup made before the upgrade; what came since is put aside
# shellcheck source=deploy/steps.sh
. "$(dirname "$0")/steps.sh"

WITH_NGINX=no BACK=no DATA_TOO=no SAVED=$ETC/before-upgrade
while [ $# -gt 0 ]; do
  case $1 in
    --back) BACK=yes; shift ;;
    --data) DATA_TOO=yes; shift ;;
    *) sed -n '2,5p' "$0"; exit 2 ;;
  esac
done
[ ! -f /etc/nginx/conf.d/outcomes.conf ] || WITH_NGINX=yes

stop() { if has_systemd; then systemctl stop outcomes.service; fi; }

# Puts the data aside and the backup made before the upgrade in their place.
restore_data() {
  local data aside backup
  # shellcheck source=/dev/null
  data=$(. "$SETTINGS" && echo "$OUTCOMES_DATA")
  backup=$(cat "$SAVED")
  aside=$data.aside-$(date +%Y%m%dT%H%M%S)
  step "恢复升级前的备份 $backup，现有数据移到 $aside" "restoring $backup, the data of now go to $aside"
  mv "$data" "$aside"
  as_service "$1" outcomes restore "$backup" "$data" --secret "$aside/secret"
}

go_back() {
  local was now
  was=$(readlink "$HOME_OF_CODE/previous" || true)
  now=$(readlink "$HOME_OF_CODE/current")
  [ -x "$was/.venv/bin/python" ] || fail "没有上一个版本" "there is no version before"
  step "退回 $(basename "$was")" "back to $(basename "$was")"
  stop
  if [ "$DATA_TOO" = yes ]; then restore_data "$was"; fi
  if ! as_service "$was" outcomes health; then
    start
    fail "旧版本打不开现在的数据，仍用 $(basename "$now")。连数据一起退回（升级后的上报另存）：upgrade.sh --back --data" \
      "the version before cannot open the data of now, so $(basename "$now") stays; with the data of then: upgrade.sh --back --data"
  fi
  point current "$was"
  point previous "$now"
  place_files "$was"
  start
  answers || fail "服务没有应答：journalctl -u outcomes -n 50" "the server does not answer: journalctl -u outcomes -n 50"
  step "现在是 $(basename "$was")" "now it is $(basename "$was")"
}

demand_root
OLD=$(readlink "$HOME_OF_CODE/current" || true)
[ -n "$OLD" ] || fail "还没有安装，请用 install.sh" "nothing is installed: use install.sh"
if [ "$BACK" = yes ]; then go_back; exit 0; fi

check_bundle
NEW=$HOME_OF_CODE/$VERSION
[ "$OLD" != "$NEW" ] || fail "已经是 $VERSION" "it is $VERSION already"
install_packages

step "备份" "backup"
as_service "$OLD" outcomes backup "$BACKUPS" || fail "备份有问题，没有升级" "something is wrong with the backup: nothing was upgraded"
find "$BACKUPS" -mindepth 1 -maxdepth 1 -type d -name '2*' | sort | tail -n 1 > "$SAVED"

install_code

# From here on the old version is put back when anything fails.
undo() {
  trap - ERR EXIT
  echo "!!! 升级没有成功，恢复 $(basename "$OLD") / the upgrade failed: $(basename "$OLD") is put back" >&2
  point current "$OLD"
  place_files "$OLD"
  start
  as_service "$OLD" outcomes health || echo "!!! 旧版本打不开数据：upgrade.sh --back --data / it cannot open the data: upgrade.sh --back --data" >&2
  exit 1
}
point previous "$OLD"
trap undo EXIT
step "停止服务，整理数据" "stopping the server, bringing the data up to date"
stop
as_service "$NEW" etl init
as_service "$NEW" outcomes health
point current "$NEW"
place_files "$NEW"
step "启动" "starting"
start
answers
trap - EXIT
step "已升级到 $VERSION；退回：$NEW/deploy/upgrade.sh --back" "upgraded to $VERSION; back: bash $NEW/deploy/upgrade.sh --back"
