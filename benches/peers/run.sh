#!/bin/sh
# The table of peers: installs them in a virtual environment, times the engine and all of them on the same instances, checks
# that attention sets agree, and writes ratios as Markdown.
#
#   benches/peers/run.sh [OUT.md]
set -eu
cd "$(dirname "$0")/../.."
work=target/peers
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet numpy python-flint
fi
cargo bench --quiet --bench peers -- "$PWD/$work/instances" >&2
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$work/venv/bin/python" benches/peers/peers.py "$work/instances" > "$work/table.md"
if [ $# -gt 0 ]; then cp "$work/table.md" "$1"; else cat "$work/table.md"; fi
