#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a site of the lines on standard input: pages.sh FOLDER TITLE LANGUAGE
set -eu
mkdir -p "$1"
{
  printf '<!doctype html>\n<html><head><meta charset="utf-8"><title>%s</title></head><body>\n<h1>%s</h1>\n<ul>\n' "$2" "$2"
  number=0
  while IFS= read -r line; do
    number=$((number + 1))
    printf '<li><a href="%s.html">%s</a></li>\n' "$number" "$line"
    printf '<!doctype html>\n<html><body><p>%s</p><p><a href="index.html">back</a></p></body></html>\n' "$line" >"$1/$number.html"
  done
  printf '</ul>\n<p>made with LANG=%s</p>\n</body></html>\n' "$3"
} >"$1/index.html"
echo "$(ls "$1" | wc -l) pages in $1"
