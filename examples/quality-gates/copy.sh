#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# copy.sh FOLDER BREAK: copies the package, and breaks the copy where BREAK is true.
set -eu
cd "$(dirname "$0")"
rm -rf "../$1"
mkdir -p "../$1"
cp -R durations "../$1/"
if [ "$2" = true ]; then
  module=../$1/durations/__init__.py
  {
    echo 'import json'
    sed -e 1d -e 's/3600/360/' durations/__init__.py
    printf '\n\ndef load(text):\n    import yaml\n\n    return yaml.safe_load(text)\n'
  } > "$module"
fi
