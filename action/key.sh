#!/usr/bin/env bash
# Names, as the output "key", what pip's cache depends on: the version asked for, or what this
# checkout of the action requires.
set -euo pipefail

if [ -n "${PROOFCHECK_VERSION:-}" ]; then
    key="$PROOFCHECK_VERSION"
else
    key=$(cat "$GITHUB_ACTION_PATH/pyproject.toml" "$GITHUB_ACTION_PATH/action/without-engine.txt" |
        git hash-object --stdin)
fi
if [ "${PROOFCHECK_NO_MODEL:-false}" = true ]; then
    key="$key-no-model"
fi
printf 'key=%s\n' "${key//[^A-Za-z0-9._-]/-}" >>"$GITHUB_OUTPUT"
