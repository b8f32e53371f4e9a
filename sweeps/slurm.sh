#!/bin/sh
# A sweep as an array of Slurm, a shard a task:
#
#   sbatch --array=1-1000 --time=30 --requeue sweeps/slurm.sh plan.json results
#
# The array has as many tasks as the plan has shards; `hardmax` is on the path of the nodes, and they share the folder.
# Tasks of shards that are done end at once: submit it again after a failure.
#SBATCH --job-name=hardmax
#SBATCH --cpus-per-task=1
set -eu
plan="${1:?expected a plan: sbatch --array=1-N sweeps/slurm.sh PLAN RESULTS}"
results="${2:?expected a folder of results: sbatch --array=1-N sweeps/slurm.sh PLAN RESULTS}"
export RAYON_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"
exec hardmax sweep run "$plan" --shard "${SLURM_ARRAY_TASK_ID:?started by sbatch --array}/$SLURM_ARRAY_TASK_MAX" --results "$results"
