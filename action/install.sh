#!/usr/bin/env bash
# Installs proofcheck in an environment of its own; the output "python" is its interpreter.
# Without a version it is installed from this checkout of the action.
set -euo pipefail

environment="$RUNNER_TEMP/proofcheck"
export PIP_CACHE_DIR="$RUNNER_TEMP/proofcheck-pip"
export PIP_DISABLE_PIP_VERSION_CHECK=1
# What is compiled here is kept for other machines, whose processors may lack what this one has.
export CMAKE_ARGS="${CMAKE_ARGS:--DGGML_NATIVE=OFF}"

wanted="$GITHUB_ACTION_PATH"
if [ -n "${PROOFCHECK_VERSION:-}" ]; then
    wanted="proofcheck-tex==$PROOFCHECK_VERSION"
fi
python -m venv "$environment"
python="$environment/bin/python"
if [ ! -e "$python" ]; then
    python="$environment/Scripts/python.exe"
fi
if [ "${PROOFCHECK_NO_MODEL:-false}" = true ]; then
    "$python" -m pip install --quiet --no-deps "$wanted" \
        -r "$GITHUB_ACTION_PATH/action/without-engine.txt"
else
    "$python" -m pip install --quiet "$wanted"
fi
printf 'python=%s\n' "$python" >>"$GITHUB_OUTPUT"
