#!/usr/bin/env bash
# Reviews this branch against a base commit, on any CI or by hand:
#   bash examples/review.sh <base> [<folder for the comment>]
# Needs a full clone and no credentials. Exit code: 0 nothing to decide, 1 could not judge, 2 a decision
# is needed, 3 a committed report is stale. With the package installed, synthesize first, and say what
# reviews: REVIEW="npx --no whatsapp-aws review".
set -euo pipefail
base=${1:?usage: bash examples/review.sh <base commit or branch> [<folder>]}
folder=${2:-}

# shellcheck disable=SC2086 # a command and its arguments
review() { ${REVIEW:-npm run -s review --} --base-ref "$base" "$@"; }

if [ -n "$folder" ]; then
  mkdir -p "$folder"
  review --format markdown > "$folder/comment.md" 2> /dev/null || true # the next one says it
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$folder/comment.md" >> "$GITHUB_STEP_SUMMARY"; fi
fi
review
