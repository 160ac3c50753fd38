#!/usr/bin/env bash
# The steps that every build server runs; the recipes beside only call them. Tried as they stand by tests/signoff.
#
#   regression.sh shard N/M     one machine's share of a whole round      → reports/out/<run>, its name in shard.txt
#   regression.sh merge         all shares below reports/out → one run    → its name in run.txt
#   regression.sh judge         nightly and gate, both told whatever comes → 1 when either fails, else the verdict's code
#   regression.sh gate          the verdict as the build's result         → exit code 0 GO, 4 with conditions, 1 NO-GO
#   regression.sh nightly       nothing fails and nothing was left out, beside the rounds before; else 1
#   regression.sh load PROFILE  load before the cutover                   → exit code of golive load
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${GOLIVE_OUT:-reports/out}
golive() { ${GOLIVE:-./run golive} "$@"; }
newest() { ls -1dt "$out"/*/run.json | head -1 | xargs dirname | xargs basename; }

case ${1:?shard, merge, judge, gate, nightly or load} in
shard)
  # 0 all passed, 1 something did not: both are evidence; anything else is no run
  code=0
  golive run ${GOLIVE_TARGET:+--target "$GOLIVE_TARGET"} --shard "${2:?N/M}" --round "${ROUND:-nightly}" || code=$?
  [ "$code" -le 1 ] || exit "$code"
  newest > shard.txt
  ;;
merge)
  name=merged-$(date -u +%Y%m%d-%H%M%S)
  shards=$(grep -l '"shard": "[0-9]' "$out"/*/run.json | xargs -n1 dirname | xargs -n1 basename)
  # shellcheck disable=SC2086 # names of runs have no blanks
  golive round merge $shards --to "$name"
  echo "$name" > run.txt
  ;;
judge)
  worse=0 code=0
  golive round compare "$(cat run.txt)" || worse=$?
  golive signoff "$(cat run.txt)" || code=$?
  for answer in "$worse" "$code"; do
    case $answer in 0 | 4) ;; *) exit "$answer" ;; esac
  done
  exit "$code"
  ;;
gate)
  golive signoff "$(cat run.txt)"
  ;;
nightly)
  golive round compare "$(cat run.txt)"
  ;;
load)
  golive load ${GOLIVE_TARGET:+--target "$GOLIVE_TARGET"} --profile "${2:-recording}"
  ;;
*)
  echo "shard, merge, judge, gate, nightly, load" >&2
  exit 2
  ;;
esac
