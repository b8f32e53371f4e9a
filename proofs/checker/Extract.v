(* Extraction of the checker. Integers become Zarith's, list indices machine    *)
(* integers (they count elements of lists that are in memory). Besides the      *)
(* standard realisers of ExtrOcamlZBigInt, one more is trusted: Z.gcd.          *)

From Coq Require Import ZArith.
From Coq Require Extraction ExtrOcamlBasic ExtrOcamlZBigInt ExtrOcamlNatInt.
From Hardmax Require CheckerProgram.

Extract Constant Z.gcd => "Big_int_Z.gcd_big_int".

Extraction "verified.ml" CheckerProgram.diagnose CheckerProgram.check_certificate.
