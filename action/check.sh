#!/usr/bin/env bash
# Checks the papers and writes the reports; ends with 0 so that they can be uploaded.  Outputs:
# "exit-code" of proofcheck, "reports" (a folder), "errors", "warnings", "notes" and "findings".
# Everything comes in through the environment: no text of a workflow is ever part of a command.
set -euo pipefail

reports="$RUNNER_TEMP/proofcheck-reports"
mkdir -p "$reports"
options=(--format github --cache-dir "$PROOFCHECK_SCORES")
options+=(-o "json=$reports/proofcheck.json" -o "markdown=$reports/summary.md")

finish() {
    printf 'exit-code=%s\nreports=%s\n' "$1" "$reports" >>"$GITHUB_OUTPUT"
    exit 0
}

is_true() {
    case "$2" in
    true) return 0 ;;
    false | '') return 1 ;;
    *)
        echo "::error title=proofcheck::the input $1 must be true or false"
        finish 2
        ;;
    esac
}

if is_true sarif "${PROOFCHECK_SARIF:-}"; then
    options+=(-o "sarif=$reports/proofcheck.sarif")
fi
if is_true html "${PROOFCHECK_HTML:-}"; then
    options+=(-o "html=$reports/proofcheck.html")
fi
if is_true pdf "${PROOFCHECK_PDF:-}"; then
    options+=(-o "pdf=$reports/proofcheck.pdf")
fi
if is_true no-model "${PROOFCHECK_NO_MODEL:-}"; then
    options+=(--no-model)
elif [ -n "${PROOFCHECK_MODEL:-}" ]; then
    options+=("--model=$PROOFCHECK_MODEL")
fi
if [ "${PROOFCHECK_FAIL_ON:-}" = never ]; then
    options+=(--exit-zero)
elif [ -n "${PROOFCHECK_FAIL_ON:-}" ]; then
    options+=("--fail-on=$PROOFCHECK_FAIL_ON")
fi

# The commit to compare with: named, or the base of a pull request, or what a push began with.
revision="${PROOFCHECK_CHANGED_ONLY:-false}"
if [ "$revision" = true ]; then
    revision="${PROOFCHECK_BASE:-}"
    case "$revision" in
    '' | 0000000000000000000000000000000000000000)
        echo "::notice title=proofcheck::there is no commit to compare with: all is checked"
        revision=false
        ;;
    esac
fi
if [ "$revision" != false ] && [ -n "$revision" ]; then
    if ! git rev-parse --quiet --verify --end-of-options "$revision^{commit}" >/dev/null 2>&1; then
        echo "::error title=proofcheck::changed-only needs the commit $revision, which this" \
            "clone does not have; give actions/checkout the input fetch-depth: 0"
        finish 2
    fi
    options+=("--changed-only=$revision")
fi

while IFS= read -r line; do
    line="${line%$'\r'}"
    if [ -n "$line" ]; then
        options+=("$line")
    fi
done <<<"${PROOFCHECK_ARGS:-}"

options+=(--)
while IFS= read -r line; do
    line="${line%$'\r'}"
    if [ -n "$line" ]; then
        options+=("$line")
    fi
done <<<"${PROOFCHECK_PATHS:-.}"

code=0
"$PROOFCHECK_PYTHON" -P -m proofcheck check "${options[@]}" || code=$?

if [ -e "$reports/summary.md" ]; then
    cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -e "$reports/proofcheck.json" ]; then
    "$PROOFCHECK_PYTHON" -c '
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    summary = json.load(file)["summary"]
names = ("errors", "warnings", "notes")
for name in names:
    print(f"{name}={summary[name]}")
print(f"findings={sum(summary[name] for name in names)}")
' "$reports/proofcheck.json" >>"$GITHUB_OUTPUT"
fi
finish "$code"
