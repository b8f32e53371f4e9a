(* CertificateExamples: every headline on certificates, applied to the certificates of
   CheckerExample.v, its conclusion written out: were a theorem to say less, its example would fail. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From Hardmax Require Import Form Hull Model Convergence Vertices Settled SettledFaces SettledLimit.
From Hardmax Require Import Regime RegimeLimit CheckerLists CheckerFinal CheckerSound CheckerComplete.
From Hardmax Require Import CheckerExample.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory numFieldTopology.Exports numFieldNormedType.Exports.

Section Examples.
Variable R : realType.
Local Notation cert := repeated_tokens.
Local Notation cfg := ('I_(size (P.token_rows (P.cert_instance cert))) -> 'rV[R]_(P.dimension (P.cert_instance cert)))%R.
Local Notation A := (instance_form R (P.cert_instance cert)).
Local Notation alpha := (instance_alpha R (P.cert_instance cert)).
Local Notation Z := (@instance_tokens R (P.cert_instance cert)).

Example certificate_sound_example t i : attention A (trajectory A alpha Z t) i = attention A Z i /\
  trajectory A alpha Z t i = (rate alpha ^+ t *: Z i + (1 - rate alpha ^+ t) *: mean A Z i)%R.
Proof.
have [_ _ a0 h] := example_settled R.
by have := certificate_sound a0 h (leq0n t) i; rewrite subn0.
Qed.
Example certificate_limit_example i a :
  ((fun k => trajectory A alpha Z k i 0%R a) @ \oo --> mean A Z i 0%R a)%classic.
Proof. have [_ _ a0 h] := example_settled R; have e := certificate_limit a0 h; exact: e. Qed.
Example certificate_complete_example : exists k, settled A (trajectory A alpha Z k).
Proof.
have [Asym Apd a0 _] := example_settled R; have [L hL lead] := example_complete R.
have e := certificate_complete a0 Asym Apd hL lead; exact: e.
Qed.
Example settled_vertices_are_leaders_example v : extreme (mean A Z) v ->
  exists2 i, leader A Z i /\ Z i = v & [set j | leader A Z j && (mean A Z j == v)] = class Z i.
Proof.
have [Asym Apd _ h] := example_settled R; have [_ _ hv] := settled_vertices_are_leaders Asym Apd h.
exact: hv.
Qed.
Example settled_face_projection_example i y : hull (mean A Z) y ->
  (ip A (mean A Z i) y <= sqnorm A (mean A Z i))%R.
Proof.
by have [Asym Apd _ h] := example_settled R; have [hy _ _] := settled_face_projection Asym Apd h i; apply: hy.
Qed.
Example regime_sound_example : exists (c : cfg) (w : nat -> cfg) N, forall t i,
  attention A (trajectory A alpha Z t) i = attention A Z i /\
  trajectory A alpha Z t i = (c i + rate alpha ^+ t *: \sum_(m < N) 'C(t, m)%:R *: w m i)%R.
Proof.
have [_ _ a0 _] := example_settled R; have [c [w [N [h hs]]]] := example_regime R.
have [[hp _] he] := regime_sound a0 h; exists c, w, N => t i.
have e := hp hs t (leq0n t) i.
by have := he hs t (leq0n t) i; rewrite subn0 => ->; split=> //; exact: e.
Qed.
Example regime_limit_example : exists (c : cfg) (w : nat -> cfg) N, regime A alpha Z c w N /\
  forall i a, ((fun k => trajectory A alpha Z k i 0%R a) @ \oo --> c i 0%R a)%classic.
Proof.
have [_ _ a0 _] := example_settled R; have [c [w [N [h hs]]]] := example_regime R.
by exists c, w, N; split=> //; have e := regime_limit a0 h hs; exact: e.
Qed.
Example check_certificate_sound_example :
  (forall t, [:: [:: 0; 1]; [:: 0; 1]; [:: 2]; [:: 3]; [:: 0; 1]]%N = pattern A (trajectory A alpha Z t)) /\
  forall i, leads A alpha Z i <-> val i \in [:: 0; 1; 2; 3]%N.
Proof.
by have [_ _ _ _ _ _ hp _ _ _ _ _ hl _ _ _ _] := check_certificate_sound repeated_tokens_accepted R; split=> // t; apply: hp.
Qed.
Example check_certificate_complete_example : P.check_certificate cert.
Proof.
have [hs hc] := (check_certificateP R cert).1 repeated_tokens_accepted.
exact: check_certificate_complete hs hc.
Qed.
Example check_certificateP_example : shaped cert /\ certified R cert.
Proof. by apply/check_certificateP; apply: repeated_tokens_accepted. Qed.
End Examples.
