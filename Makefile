# 一社区一品牌 outcomes dashboard: make run | test | check | fix | env | bench | shots | lock | bundle
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
# what runs, and all that tests and checks it: the second lock holds the first
RUNS := .venv/.runs-$(shell sha256sum requirements.lock 2>/dev/null | cut -c1-16)
TESTS := .venv/.tests-$(shell sha256sum requirements-dev.lock 2>/dev/null | cut -c1-16)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1
unexport PYTHONDONTWRITEBYTECODE
ifdef DATA
export OUTCOMES_DATA := $(DATA)
endif

.PHONY: run test test-fast test-all check fix env bench shots browser lock bundle

run: $(RUNS)
	@$(BIN)/python -c "import socket,sys; s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); sys.exit(s.bind(('127.0.0.1',$(PORT))) is not None)" 2>/dev/null \
	  || { echo "端口 $(PORT) 被占用，请用 make run PORT=8502 / port $(PORT) is in use: make run PORT=8502"; exit 1; }
	@echo "打开 / open  http://127.0.0.1:$(PORT)"
	@exec $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

env: $(TESTS)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' \
	  || { echo "需要 Python 3.11 至 3.13 / Python 3.11 to 3.13 is needed"; exit 1; }
	@$(PYTHON) -m venv .venv

# $(1): a lock. Packages are those of the lock and no others, each as its hash says; uv, pinned too, is faster than pip
define install
	@echo "准备运行环境（第一次要几分钟）/ preparing the environment (a few minutes the first time)"
	@{ $(BIN)/pip install -q --require-hashes -r requirements-uv.lock 2>.venv/uv.log \
	  && $(BIN)/uv pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes $(1) 2>>.venv/uv.log; } \
	  || $(BIN)/pip install -q --require-hashes -r $(1)
endef

$(RUNS): | .venv/bin/python
	$(call install,requirements.lock)
	@rm -f .venv/.runs-* .venv/.tests-* && touch $@

$(TESTS): | .venv/bin/python
	$(call install,requirements-dev.lock)
	@rm -f .venv/.runs-* .venv/.tests-* && touch $@ $(RUNS)

COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

lock: env
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

bundle: env
	@$(BIN)/python -m deploy.bundle $(BUNDLE)

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
	@$(BIN)/mypy outcomes etl deploy
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/deptry . 2>&1 | tail -n 5; exit $${PIPESTATUS[0]}

fix: env
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

shots: env browser
	@$(BIN)/python -m tests.shots $(ONLY)

bench: env
	@$(BIN)/python -m bench
