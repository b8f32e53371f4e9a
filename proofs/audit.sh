#!/bin/sh
# Prints the assumptions of every theorem listed in headlines.txt, and fails if
#  - a source file contains a word that leaves a proof open or adds an axiom,
#  - a listed theorem does not exist,
#  - a theorem rests on an axiom that is not in the list below.
set -eu
cd "$(dirname "$0")"

sources=$(find . -name '*.v' ! -name Audit.v ! -path './checker/_build/*' | sort)
if grep -nwE 'Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|bypass_check' $sources; then
  echo 'audit: FAILED, forbidden word in the sources above' >&2
  exit 1
fi

# The three of mathcomp-classical, then those of Coq's standard real numbers.
allowed='boolp.propositional_extensionality
boolp.functional_extensionality_dep
boolp.constructive_indefinite_description
ClassicalDedekindReals.sig_forall_dec
ClassicalDedekindReals.sig_not_dec
FunctionalExtensionality.functional_extensionality_dep'

{
  echo 'Set Printing Width 200.'
  sed -e 's/#.*//' headlines.txt | while read -r id file theorem; do
    [ -n "$id" ] || continue
    module="Hardmax.$(echo "${file%.v}" | tr / .)"
    echo "Require $module."
    echo "Goal True. idtac \"== $id ($file, $theorem)\". Abort."
    echo "Print Assumptions $module.$theorem."
  done
} > Audit.v
coqc -q -w none -Q . Hardmax Audit.v > audit.log || { cat audit.log; echo 'audit: FAILED' >&2; exit 1; }
cat audit.log

printf '%s\n' "$allowed" > audit.allowed
# A line "name : type" at the margin is an axiom; types go on in indented lines.
awk '
  NR == FNR { ok[$1] = 1; next }
  /^==/ { theorem = $0; count++; next }
  /^(Axioms:|Closed under the global context| |$)/ { next }
  !($1 in ok) { print "audit: " theorem " uses " $1; bad = 1 }
  END { if (bad || !count) { print "audit: FAILED"; exit 1 }
        print "audit: ok, " count " theorems" }
' audit.allowed audit.log
rm -f audit.allowed Audit.v Audit.glob Audit.vo Audit.vok Audit.vos .Audit.aux audit.log
