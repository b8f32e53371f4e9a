(* Extraction of the checker and of the specification. Integers become Zarith's, list indices machine    *)
(* integers (they count elements of lists that are in memory). Besides the      *)
(* standard realisers of ExtrOcamlZBigInt, one more is trusted: Z.gcd. Z.log2   *)
(* only says how many bits to keep; the proofs hold for any number of them.     *)

From Coq Require Import ZArith.
From Coq Require Extraction ExtrOcamlBasic ExtrOcamlZBigInt ExtrOcamlNatInt.
From Hardmax Require CheckerProgram OracleProgram.

Extract Constant Z.gcd => "Big_int_Z.gcd_big_int".
Extract Constant Z.log2 => "(fun n -> Z.of_int (Stdlib.max 0 (Stdlib.( - ) (Z.numbits n) 1)))".

Extraction "verified.ml" CheckerProgram.diagnose CheckerProgram.check_certificate OracleProgram.run_instance.
