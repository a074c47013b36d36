#!/usr/bin/env bash
# Reviews this branch against a base commit, on any CI or by hand:
#   bash examples/review.sh <base> [<folder for the comment>]
# Needs a full clone and no credentials. Exit code: 0 nothing to decide, 1 could not judge, 2 a decision
# is needed, 3 a committed report is stale.
set -euo pipefail
base=${1:?usage: bash examples/review.sh <base commit or branch> [<folder>]}
folder=${2:-}

npm run -s build
npm run -s synth
review() { node dist/scripts/cli.js review --base-ref "$base" "$@"; }

if [ -n "$folder" ]; then
  mkdir -p "$folder"
  review --format markdown > "$folder/comment.md" || true
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$folder/comment.md" >> "$GITHUB_STEP_SUMMARY"; fi
fi
review
