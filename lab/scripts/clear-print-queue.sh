#!/usr/bin/env bash
# Deletes the documents that wait in the print queue of the host in whose folder it runs.
set -euo pipefail
shopt -s nullglob
documents=(C/Windows/System32/spool/PRINTERS/*.SPL)
for document in "${documents[@]}"; do rm -- "$document"; done
echo "Deleted ${#documents[@]} stuck documents."
