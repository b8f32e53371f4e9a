#!/bin/sh
# The table of real data: installs scikit-learn in a virtual environment, makes instances of its data sets, and times the program,
# the proved checker and NumPy on the same instances in one run.
#
#   benches/real/run.sh [OUT.md]
#
# The data sets are those that scikit-learn (BSD licence) ships: iris, wine, digits and breast cancer, of the UCI repository
# (CC BY 4.0). None is copied into this repository. The proved checker is timed where `make -C proofs checker` has built it.
set -eu
cd "$(dirname "$0")/../.."
work=${CARGO_TARGET_DIR:-target}/real
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet scikit-learn
fi
cargo build --quiet --release --bin hardmax
"$work/venv/bin/python" benches/real/real.py "${CARGO_TARGET_DIR:-target}/release/hardmax" proofs/checker/hardmax-check "$work" > "$work/table.md"
if [ $# -gt 0 ]; then cp "$work/table.md" "$1"; else cat "$work/table.md"; fi
