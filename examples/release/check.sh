#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Follows every link of a site: check.sh FOLDER BREAK; where BREAK is true, one of them leads nowhere.
set -eu
[ "$2" != true ] || rm -f "$1/2.html"
failed=0
for page in "$1"/*.html; do
  for link in $(sed -n 's/.*href="\([^"]*\)".*/\1/p' "$page"); do
    [ -f "$1/$link" ] || { echo "$page: $link is missing" >&2; failed=1; }
  done
done
exit $failed
