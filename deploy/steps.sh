# What install.sh and upgrade.sh have in common: it is read by them and runs nothing by itself.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PYTHONUTF8=1

HOME_OF_CODE=/opt/outcomes STATE=/var/lib/outcomes LOGS=/var/log/outcomes BACKUPS=/var/backups/outcomes ETC=/etc/outcomes
SETTINGS=$ETC/env PLACED=$ETC/placed PORT=8501
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUNDLE=$(cd "$HERE/../.." && pwd)

step() { echo "==> $1 / $2"; }
note() { echo "    $1 / $2"; }
fail() { echo "!!! $1 / $2" >&2; exit 1; }

demand_root() { [ "$(id -u)" = 0 ] || fail "请用 root 运行" "run this as root"; }

# Whether a systemd runs here: not in a container or a chroot.
has_systemd() { [ -d /run/systemd/system ]; }

# The facts of the bundle, and whether this machine is one it was made for.
check_bundle() {
  step "检查安装包和本机" "checking the bundle and this machine"
  [ -f "$BUNDLE/bundle.env" ] || fail "请在解开的安装包里运行" "run this in the unpacked bundle"
  # shellcheck source=/dev/null
  . "$BUNDLE/bundle.env"
  (cd "$BUNDLE" && sha256sum --quiet -c SHA256SUMS) || fail "安装包不完整或被改过" "the bundle is not whole, or was changed"
  [ "$(uname -m)" = "$ARCH" ] || fail "安装包是给 $ARCH 的，本机是 $(uname -m)" "the bundle is for $ARCH, this machine is $(uname -m)"
  local has
  has=$(getconf GNU_LIBC_VERSION | awk '{print $2}')
  [ "$(printf '%s\n%s\n' "$GLIBC" "$has" | sort -V | head -n 1)" = "$GLIBC" ] \
    || fail "需要 glibc $GLIBC 以上，本机是 $has" "glibc $GLIBC or newer is needed, this machine has $has"
  note "版本 $VERSION，$ARCH，Python $PYTHON，glibc $has（需要 $GLIBC）" "version $VERSION, $ARCH, Python $PYTHON, glibc $has ($GLIBC needed)"
}

# Whether a Python can make an environment with pip in it.
can_venv() { "$1" -c "import ensurepip, sqlite3, ssl, sys; sys.exit('%d.%d' % sys.version_info[:2] != '$PYTHON')" 2>/dev/null; }

# What the machine lacks, from the packages of the bundle; apt takes only those that are missing.
install_packages() {
  step "系统软件" "packages of the system"
  local wanted=() work
  unpack_python
  [ -x "$HOME_OF_CODE/python/bin/python$PYTHON" ] || can_venv "python$PYTHON" || wanted+=("python$PYTHON" "python$PYTHON-venv")
  command -v openssl >/dev/null || wanted+=(openssl)
  if [ "$WITH_NGINX" = yes ]; then
    command -v nginx >/dev/null || { wanted+=(nginx); FRESH_NGINX=yes; }
    command -v logrotate >/dev/null || wanted+=(logrotate)
  fi
  if [ ${#wanted[@]} = 0 ]; then note "都有了" "all there"; return; fi
  if [ ! -d "$BUNDLE/debs" ] || ! command -v apt-get >/dev/null; then
    fail "缺少：${wanted[*]}。请从本系统的安装介质安装后重来；没有 Python $PYTHON 见 python/README.txt" \
      "missing: ${wanted[*]}; install them from this system's own media and run again; for Python see python/README.txt"
  fi
  note "从安装包安装：${wanted[*]}" "from the bundle: ${wanted[*]}"
  work=$(mktemp -d)
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  ln -s "$BUNDLE/debs" "$work/debs"
  echo "deb [trusted=yes] file:$work/debs ./" > "$work/bundle.list"
  local apt=(apt-get -qq -y -o "Dir::Etc::sourcelist=$work/bundle.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
    -o "Dir::Cache::archives=$work/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0)
  "${apt[@]}" update
  "${apt[@]}" install --no-install-recommends "${wanted[@]}" > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "安装失败" "could not install them"; }
  rm -rf "$work"
}

# A Python laid into the bundle (python/README.txt), for systems that have none new enough.
unpack_python() {
  [ ! -x "$HOME_OF_CODE/python/bin/python$PYTHON" ] || return 0
  local archive
  for archive in "$BUNDLE"/python/cpython-"$PYTHON".*-install_only*.tar.gz; do
    [ -f "$archive" ] || return 0
    note "用自带的 Python：$(basename "$archive")" "the bundle's own Python: $(basename "$archive")"
    mkdir -p "$HOME_OF_CODE"
    tar -xzf "$archive" -C "$HOME_OF_CODE" --no-same-owner
    return 0
  done
}

interpreter() {
  local own=$HOME_OF_CODE/python/bin/python$PYTHON
  if [ -x "$own" ]; then echo "$own"; else command -v "python$PYTHON"; fi
}

# The code of this bundle with its environment, in a folder of its own that nobody but root can change.
install_code() {
  local to=$HOME_OF_CODE/$VERSION
  step "程序 $to" "the program $to"
  if [ -f "$to/complete" ]; then
    cmp -s "$to/complete" "$BUNDLE/SHA256SUMS" || fail "$to 已有另一个内容的同名版本" "$to holds another content of the same version"
    note "已经装好" "installed already"
    return
  fi
  rm -rf "$to"
  mkdir -p "$to"
  cp -R "$BUNDLE/code/." "$to"
  "$(interpreter)" -m venv "$to/.venv"
  "$to/.venv/bin/python" -m pip install -q --no-index --no-deps --no-cache-dir --disable-pip-version-check \
    --find-links "$BUNDLE/wheels" --require-hashes -r "$BUNDLE/wheels/requirements.txt" 2> "$to/pip.log" \
    || { cat "$to/pip.log" >&2; fail "装不上软件包" "the packages could not be installed"; }
  "$to/.venv/bin/python" -m compileall -q -j 0 "$to/app.py" "$to/frame.py" "$to/etl" "$to/outcomes" "$to/pages"
  chown -R root:root "$to"
  chmod -R u=rwX,go=rX "$to"
  cp "$BUNDLE/SHA256SUMS" "$to/complete"
}

# Puts a file where the system looks for it. What somebody changed there since stays; ours then lies beside it as .new.
place() {
  local from=$1 to=$2 was=""
  mkdir -p "$(dirname "$to")"
  touch "$PLACED"
  if [ -f "$to" ]; then was=$(sha256sum < "$to" | cut -c1-64); fi
  if [ -n "$was" ] && ! grep -qx "$was  $to" "$PLACED" && ! cmp -s "$from" "$to"; then
    install -m 644 "$from" "$to.new"
    note "$to 被改过，保留；新的在 $to.new" "$to was changed and stays; the new one is $to.new"
    return
  fi
  rm -f "$to.new"
  install -m 644 "$from" "$to"
  { grep -v "  $to\$" "$PLACED" || true; sha256sum "$to"; } > "$PLACED.now"
  mv "$PLACED.now" "$PLACED"
}

# Units, log rotation, the nginx site and the command `outcomes`, as the code in $1 has them.
place_files() {
  local from=$1/deploy unit
  step "服务、定时任务、nginx 站点" "service, timers, nginx site"
  for unit in "$from"/systemd/*; do place "$unit" "/etc/systemd/system/$(basename "$unit")"; done
  install -m 755 "$from/outcomes.sh" /usr/local/sbin/outcomes
  if [ "$WITH_NGINX" = yes ]; then
    place "$from/nginx.conf" /etc/nginx/conf.d/outcomes.conf
    place "$from/logrotate.conf" /etc/logrotate.d/outcomes
    # the page of a fresh nginx would answer in place of ours
    if [ "${FRESH_NGINX:-no}" = yes ]; then rm -f /etc/nginx/sites-enabled/default; fi
    nginx -t -q || fail "nginx 配置有误" "the configuration of nginx is wrong"
  fi
  if has_systemd; then systemctl daemon-reload; fi
}

# Runs a module of the code in $1 as the service's account with its settings.
as_service() {
  local code=$1
  shift
  (
    set -a
    # shellcheck source=/dev/null
    . "$SETTINGS"
    set +a
    cd "$code"
    exec runuser -u outcomes -- env HOME="$STATE" PYTHONUTF8=1 "$code/.venv/bin/python" -m "$@"
  )
}

# Makes `current` (and `previous`) point to a version, in one move.
point() {
  ln -sfn "$2" "$HOME_OF_CODE/.$1"
  mv -T "$HOME_OF_CODE/.$1" "$HOME_OF_CODE/$1"
}

start() {
  if command -v systemctl >/dev/null; then
    systemctl enable -q outcomes.service outcomes-backup.timer outcomes-audit.timer outcomes-documents.timer
  fi
  if ! has_systemd; then
    note "这里没有运行 systemd，请自行启动" "no systemd runs here: start it by hand"
    return
  fi
  systemctl restart outcomes.service
  systemctl start outcomes-backup.timer outcomes-audit.timer outcomes-documents.timer
  if [ "$WITH_NGINX" = yes ]; then
    systemctl enable -q nginx
    systemctl reload-or-restart nginx
  fi
}

# Whether the server answers that figures can be read and people can sign in; it has two minutes to begin.
answers() {
  has_systemd || return 0
  local asked="import sys, urllib.request as r; sys.exit(r.urlopen('http://127.0.0.1:$PORT/api/health', timeout=5).status != 200)"
  for _ in $(seq 60); do
    "$HOME_OF_CODE/current/.venv/bin/python" -c "$asked" 2>/dev/null && return 0
    sleep 2
  done
  return 1
}
