#!/bin/sh
# Makes everything in output/ again, in about three minutes on two processors.
set -eu
cd "$(dirname "$0")"
# 3 and 4 say that an expectation was missed, which is an answer here.
capsim() {
  status=0
  ${CAPSIM:-node ../../../bin/capsim.js} "$@" --quiet || status=$?
  case $status in 0 | 3 | 4) ;; *) exit $status ;; esac
}

metrics="--metric recovery.hiccup.recovered --metric recovery.hiccup.recoveredAfter --metric sources.callers.successRatio"

# How many tries, at which traffic: instant retries.
capsim sweep storm.yaml --out output/tries $metrics \
  --vary sources.callers.client.maxAttempts=1..5 \
  --vary sources.callers.arrivals.rate=60/s,90/s,110/s,150/s,200/s,300/s,400/s

# The same four tries with exponential backoff and full jitter, from ever longer waits.
capsim sweep storm.yaml --out output/backoff $metrics \
  --set sources.callers.client.jitter=full --set sources.callers.client.cap=20s \
  --vary sources.callers.client.base=100ms,500ms,2s,5s \
  --vary sources.callers.arrivals.rate=110/s,150/s,200/s,300/s,400/s

# The same four instant tries with a budget: 20 clients, tokens each; a retry after a timeout takes 10, a success gives 1 back.
capsim sweep storm.yaml --out output/budget $metrics --set sources.callers.client.clients=20 \
  --vary sources.callers.client.quota=100,500,2000,5000 \
  --vary sources.callers.arrivals.rate=110/s,150/s,200/s,300/s,400/s

# With and without the budget of the AWS SDKs (500 tokens), on the same requests.
capsim compare storm.yaml --out output/with-a-budget \
  --set sources.callers.client.clients=20 --set sources.callers.client.quota=500
