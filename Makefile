# 一社区一品牌 outcomes dashboard: make run | test | check | fix | env | bench | shots
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
STAMP := .venv/.lock-$(shell sha256sum requirements.lock 2>/dev/null | cut -c1-16)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1
unexport PYTHONDONTWRITEBYTECODE
ifdef DATA
export OUTCOMES_DATA := $(DATA)
endif

.PHONY: run test test-fast test-all check fix env bench shots browser

run: env
	@$(BIN)/python -c "import socket,sys; s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); sys.exit(s.bind(('127.0.0.1',$(PORT))) is not None)" 2>/dev/null \
	  || { echo "端口 $(PORT) 被占用，请用 make run PORT=8502 / port $(PORT) is in use: make run PORT=8502"; exit 1; }
	@echo "打开 / open  http://127.0.0.1:$(PORT)"
	@exec $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

env: $(STAMP)

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' \
	  || { echo "需要 Python 3.11 至 3.13 / Python 3.11 to 3.13 is needed"; exit 1; }
	@echo "准备运行环境（第一次要几分钟）/ preparing the environment (a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@{ $(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/pip install -q uv >/dev/null 2>&1; } \
	  && $(BIN)/uv pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock 2>.venv/uv.log \
	  || $(BIN)/pip install -q --require-hashes -r requirements.lock
	@rm -f .venv/.lock-* && touch $(STAMP)

PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadgroup --no-loadscope-reorder

test: env browser
	@$(PYTEST)

test-fast: env
	@$(PYTEST) -m "not e2e and not processes and not story"

test-all: env browser
	@LONG=1 SEED=$${SEED:-fresh} $(PYTEST) --timeout 3600

browser:
	@if [ ! -x /usr/bin/chromium ] || ! fc-list 2>/dev/null | grep -qi 'noto.*cjk'; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "安装浏览器和中文字体 / installing chromium and fonts-noto-cjk"; \
	    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig) >/dev/null 2>&1 || true; \
	  fi; \
	  [ -x /usr/bin/chromium ] || echo "缺少 chromium 和 fonts-noto-cjk：跳过浏览器测试 / missing chromium and fonts-noto-cjk: browser tests are skipped"; \
	fi
	@if ! command -v soffice >/dev/null || ! command -v pdftotext >/dev/null || [ ! -e /usr/lib/libreoffice/program/libswlo.so ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "安装 LibreOffice（看幻灯片用）/ installing LibreOffice, which draws the slides in a test"; \
	    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-impress libreoffice-writer poppler-utils) >/dev/null 2>&1 || true; \
	  fi; \
	fi

check: env
	@$(BIN)/ruff format --check -q . || { echo "run: make fix"; exit 1; }
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy outcomes etl
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/deptry . 2>&1 | tail -n 5; exit $${PIPESTATUS[0]}

fix: env
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

shots: env browser
	@$(BIN)/python -m tests.shots $(ONLY)

bench: env
	@$(BIN)/python -m bench
