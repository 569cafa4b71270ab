# Needs git, make and Python 3.12 or newer; sets up the rest in .venv/ by itself, and only where something changed.
# To choose a Python: make test PYTHON=/path/to/python3.12

.DEFAULT_GOAL := help
.PHONY: run test test-postgres bench check help

VENV = .venv
PORT ?= 8000
export PORT

PY = $(VENV)/bin/python
PYTEST = $(PY) -m pytest -n auto --dist loadfile
INSTALL = @python=$$(sh .ci/find-python "$(VENV)") && "$$python" .ci/install.py "$(VENV)" requirements.txt
PRODUCTION = DEBUG=0 ALLOWED_HOSTS=example.org SITE_URL=https://example.org EMAIL_URL=smtp+tls://mail.example.org \
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))")

run:  ## serve http://127.0.0.1:8000 (PORT=), with demo data in an empty database, until Ctrl-C
	$(INSTALL)
	@$(PY) manage.py prepare
	@exec $(PY) manage.py serve

test:  ## run all tests; those in a browser need chromium
	$(INSTALL) requirements-dev.txt
	@$(PYTEST)

test-postgres:  ## the same on PostgreSQL: DATABASE_URL if set, else a throw-away cluster
	$(INSTALL) requirements-dev.txt
	@sh .ci/on-postgres $(PYTEST)

bench:  ## run the benchmarks
	$(INSTALL) requirements-dev.txt
	@$(PY) -m tests.bench

check:  ## check format, lint, templates, types, migrations and the settings for production
	$(INSTALL) requirements-dev.txt
	$(PY) -m ruff format --check --quiet .
	$(PY) -m ruff check --quiet .
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m mypy
	DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run
	@echo 'manage.py check --deploy'; $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):  ## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'
