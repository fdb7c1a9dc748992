#!/usr/bin/env bash
# Copies the logs of the last day into one archive, for whoever looks into an incident.
set -euo pipefail
archive="/var/tmp/logs-$(date -u +%Y%m%dT%H%M%SZ).tar.gz"
find /var/log -type f -mtime -1 -print0 | tar --null --files-from=- -czf "$archive"
echo "$archive"
