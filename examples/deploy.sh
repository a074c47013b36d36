#!/usr/bin/env bash
# Plans or deploys one environment and the wiring of its accounts, on any CI or by hand:
#   bash examples/deploy.sh plan|apply <environment>
# plan reads the state and the accounts and changes nothing. apply plans anew, against all that AWS has now, and
# carries out that plan. Needs the state in S3, as a runner forgets its files, and credentials that it did
# not bring along. Exit code: 0 nothing left to do, 1 error, 2 changes to come (plan) or a decision needed (apply),
# such as to release the brake of spend.brake.
set -euo pipefail
usage='usage: bash examples/deploy.sh plan|apply <environment>'
step=${1:?$usage}
environment=${2:?$usage}

export ENVIRONMENT=$environment CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 TF_INPUT=0
stack=cdktf.out/stacks/$environment
outputs=cdktf.out/outputs.$environment.json

# Terraform and the wiring end alike: 0 nothing to change, 1 error, 2 changes.
code=0
planned() {
  local ended=0
  "$@" || ended=$?
  case $ended in 0) ;; 2) code=2 ;; *) exit 1 ;; esac
}

terraform_in_stack() { terraform -chdir="$stack" "$@"; }
plan_stack() { planned terraform_in_stack plan -no-color -detailed-exitcode "$@"; }

case $step in plan | apply) ;; *) echo "$usage" >&2 && exit 1 ;; esac
npm run -s synth
terraform_in_stack init -no-color

if [ "$step" = plan ]; then
  # A pull request's role reads the state and no more: what AWS has now, verify tells on its schedule.
  plan_stack -refresh=false -lock=false
  terraform_in_stack output -json > "$outputs"
  if [ "$(tr -d '[:space:]' < "$outputs")" = '{}' ]; then
    echo "$environment is not deployed yet: its accounts are wired after the first deploy."
  else
    planned npm run -s plan -- "$environment" --outputs "$outputs"
  fi
  exit "$code"
fi

# While a brake is on, nothing is deployed, also where the file has lost it: 2, as somebody must decide.
brakes=$(terraform_in_stack state list 2> /dev/null | grep -c '^aws_iam_policy\..*_Brake_Policy_' || true)
if [ "$brakes" -gt 0 ]; then
  npm run -s brake -- "$environment" --status
fi
plan_stack -out=deploy.tfplan
if [ "$code" -eq 2 ]; then terraform_in_stack apply -no-color deploy.tfplan; fi
terraform_in_stack output -json > "$outputs"
npm run -s post-deploy -- "$environment" --yes --outputs "$outputs"
