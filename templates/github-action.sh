#!/usr/bin/env bash
# The step of the GitHub Action: see action.yml, whose inputs come as PID1_LINT_*.
set -uo pipefail

if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)'; then
  echo "::error title=pid1-lint::Node 20.19 or later is needed; put actions/setup-node before this step"
  exit 2
fi

paths=()
while IFS= read -r path; do
  path="${path#"${path%%[![:space:]]*}"}"
  path="${path%"${path##*[![:space:]]}"}"
  [ -n "$path" ] && paths+=("$path")
done <<<"${PID1_LINT_PATHS:-.}"

run=(npx --yes "pid1-lint@${PID1_LINT_VERSION:-latest}" --format "${PID1_LINT_FORMAT:-github}" --fail-on "${PID1_LINT_FAIL_ON:-warning}")
[ -n "${PID1_LINT_BASELINE:-}" ] && run+=(--baseline "$PID1_LINT_BASELINE")
run+=(-- "${paths[@]}")
if [ -n "${PID1_LINT_OUTPUT:-}" ]; then
  "${run[@]}" >"$PID1_LINT_OUTPUT"
else
  "${run[@]}"
fi
status=$?
[ -n "${GITHUB_OUTPUT:-}" ] && echo "exit-code=$status" >>"$GITHUB_OUTPUT"
exit "$status"
