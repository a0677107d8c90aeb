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

# The same traffic on both platforms, with the quotas of then and now and some between.
capsim sweep peak.yaml --out output/peak \
  --vary platform.profile=lambda-2017,lambda-2026 --vary platform.accountConcurrency=100,150,200,250,1000 \
  --metric sources.web.successRatio --metric sources.web.failed \
  --metric sources.uploads.latency.p50 --metric sources.uploads.latency.max --metric functions.thumbnail.asyncEventsDropped \
  --metric sources.clicks.latency.p50 --metric sources.clicks.latency.max --metric sources.clicks.expired \
  --metric account.concurrency.max --metric account.throttles --metric cost.total

# The two platforms with their own quotas, on the same requests.
capsim compare peak.yaml --set platform.profile=lambda-2026 --out output/2017-and-2026

# The shortage that lasts for 30 hours, with one, five and twenty times the runaway job.
capsim sweep day.yaml --out output/day \
  --vary sources.job.arrivals=1x,5x,20x --vary platform.profile=lambda-2017,lambda-2026 \
  --metric sources.web.successRatio \
  --metric sources.uploads.latency.p50 --metric sources.uploads.latency.max --metric functions.thumbnail.asyncEventsDropped \
  --metric sources.clicks.latency.max --metric sources.clicks.expired \
  --metric account.concurrency.max --metric cost.total

# What came in November 2017: a reservation, which is a ceiling too, for the runaway job at five times its traffic.
capsim sweep day.yaml --out output/ceiling --set platform.profile=lambda-2026 --set sources.job.arrivals=5x \
  --vary functions.runaway.reservedConcurrency=500,800,900 \
  --metric sources.web.successRatio --metric sources.uploads.latency.max --metric sources.clicks.latency.max \
  --metric sources.job.successRatio
