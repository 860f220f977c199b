#!/usr/bin/env bash
# Installs the dashboard from the unpacked bundle, without network. Running it again changes nothing that is in order.
#   install.sh --host outcomes.pulandian.local[,10.1.2.3] [--certificate FILE --key FILE] [--admin ACCOUNT] [--no-nginx]
# shellcheck source=deploy/steps.sh
. "$(dirname "$0")/steps.sh"

HOSTS="" CERTIFICATE="" KEY="" ADMIN=admin WITH_NGINX=yes
while [ $# -gt 0 ]; do
  case $1 in
    --host) HOSTS=$2; shift 2 ;;
    --certificate) CERTIFICATE=$2; shift 2 ;;
    --key) KEY=$2; shift 2 ;;
    --admin) ADMIN=$2; shift 2 ;;
    --no-nginx) WITH_NGINX=no; shift ;;
    *) sed -n '2,3p' "$0"; exit 2 ;;
  esac
done
HOSTS=${HOSTS:-$(hostname)}
[[ $HOSTS =~ ^[0-9A-Za-z.,_-]+$ ]] || fail "--host 只写主机名或地址，逗号隔开" "--host takes names or addresses, comma-separated"

demand_root
check_bundle
install_packages

step "账号和目录" "account and folders"
getent passwd outcomes >/dev/null || useradd --system --user-group --home-dir "$STATE" --no-create-home --shell /usr/sbin/nologin outcomes
install -d -m 755 "$HOME_OF_CODE" "$ETC"
install -d -m 700 -o outcomes -g outcomes "$STATE" "$STATE/documents" "$LOGS" "$BACKUPS"

install_code

step "设置 $SETTINGS" "settings $SETTINGS"
if [ -f "$SETTINGS" ]; then
  note "已有，保留" "there already, kept"
else
  (umask 077 && sed "s|@HOSTS@|$HOSTS|" "$HERE/env.template" > "$SETTINGS")
fi
chmod 600 "$SETTINGS"

if [ "$WITH_NGINX" = yes ]; then
  step "证书 $ETC/tls" "certificate $ETC/tls"
  install -d -m 700 "$ETC/tls"
  if [ -n "$CERTIFICATE" ]; then
    install -m 644 "$CERTIFICATE" "$ETC/tls/server.crt"
    install -m 600 "$KEY" "$ETC/tls/server.key"
  elif [ ! -f "$ETC/tls/server.key" ]; then
    names=""
    for host in ${HOSTS//,/ }; do
      if [[ $host =~ ^[0-9.]+$ ]]; then names+=",IP:$host"; else names+=",DNS:$host"; fi
    done
    (umask 077 && openssl req -x509 -newkey rsa:3072 -sha256 -days 825 -nodes -subj "/CN=${HOSTS%%,*}" -addext "subjectAltName=${names#,}" \
      -keyout "$ETC/tls/server.key" -out "$ETC/tls/server.crt" 2>/dev/null)
    note "自签名证书，浏览器会提醒；有了单位证书再用 --certificate 和 --key 运行一次" \
      "self-signed, browsers warn: run again with --certificate and --key once you have your own"
  fi
fi

step "数据目录" "the warehouse"
as_service "$HOME_OF_CODE/$VERSION" etl init

current=$(readlink "$HOME_OF_CODE/current" || true)
if [ -n "$current" ] && [ "$current" != "$HOME_OF_CODE/$VERSION" ]; then
  fail "已装有 $(basename "$current")，升级请用 upgrade.sh" "$(basename "$current") is installed: use upgrade.sh"
fi
point current "$HOME_OF_CODE/$VERSION"
place_files "$HOME_OF_CODE/current"

step "第一个管理员" "the first administrator"
if as_service "$HOME_OF_CODE/current" outcomes user list | grep -q system_administrator; then
  note "已有" "there already"
else
  as_service "$HOME_OF_CODE/current" outcomes user add "$ADMIN" --name 系统管理员 --role system_administrator
fi

step "启动" "starting"
start
answers || fail "服务没有应答：journalctl -u outcomes -n 50" "the server does not answer: journalctl -u outcomes -n 50"
as_service "$HOME_OF_CODE/current" outcomes health
step "装好了：https://${HOSTS%%,*}/" "done: https://${HOSTS%%,*}/"
note "接下来见 docs/operations.md 的第一天；密钥另存一份：outcomes backup $BACKUPS --secret" \
  "next: the first day in docs/operations.md; keep the secret apart: outcomes backup $BACKUPS --secret"
