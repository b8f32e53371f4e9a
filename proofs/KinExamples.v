(* KinExamples: the theorems on Frank-Wolfe gaps, cells, dimension one and copies applied, and
   what fails when a hypothesis is dropped.

     line == the tokens 2, 1, -1 in dimension one, with A = 1 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model Equivariance Settled FrankWolfe OneDim.
From Hardmax Require Import Concrete Necessity Examples.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Line.
Variables (R : realFieldType) (alpha : R).
Hypothesis alpha_gt0 : 0 < alpha.
Let A : 'M[R]_1 := 1%:M.

Definition line (i : 'I_3) : 'rV[R]_1 := (nth 0 [:: 2%:R; 1; -1] i)%:M.

Lemma line_at i : line i 0 0 = nth 0 [:: 2%:R; 1; -1] i.
Proof. by rewrite mxE eqxx mulr1n. Qed.

Lemma one_positive : 0 < A 0 0.
Proof. by rewrite mxE eqxx ltr01. Qed.

Lemma line_max j : line j 0 0 <= line i0 0 0.
Proof.
rewrite !line_at; case: j => [[|[|[|]]]] //= _; first by rewrite ler1n.
by apply: le_trans (_ : 0 <= _); rewrite ?lerN10 ?ler0n.
Qed.

Lemma line_min j : line i2 0 0 <= line j 0 0.
Proof.
rewrite !line_at; case: j => [[|[|[|]]]] //= _.
  by apply: le_trans (_ : 0 <= _); rewrite ?lerN10 ?ler0n.
by apply: le_trans (_ : 0 <= _); rewrite ?lerN10 ?ler01.
Qed.

(* Layer 0 is settled: token 1 goes to token 0. *)
Example one_dim_boolean_example :
  settled A line /\
  forall k, attention A (trajectory A alpha line k) i1 = class line i0 /\
    trajectory A alpha line k i1 - line i0 = rate alpha ^+ k *: (line i1 - line i0).
Proof.
have [h1 h2 h3] := one_dim_boolean one_positive alpha_gt0 line_max line_min.
have K0 : settling line i0 i2 = 0%N.
  rewrite /settling; case: forallP => // -[] i; rewrite line_at.
  by case: i => [[|[|[|]]]] //= _; rewrite ?pnatr_eq0 ?oner_eq0 ?oppr_eq0 ?oner_eq0.
rewrite K0 in h2 h3; split=> // k; have [e1 e2] := h3 k i1 (leq0n k).
have [p _ _] := h1 0%N i1.
have pos : 0 < line i1 0 0 by rewrite line_at ltr01.
split; first by rewrite e1 (p pos).
by rewrite subn0 /target pos in e2.
Qed.

Lemma identity_psd (u : 'rV[R]_1) : 0 <= sqnorm A u.
Proof. by rewrite /sqnorm ip1 -expr2 mulr_ge0 ?sqr_ge0 ?ltW ?one_positive. Qed.

Example frank_wolfe_gap_example t : (0 < t)%N ->
  exists2 k, (k < t)%N & 0 <= gap A (trajectory A alpha line k) i1 <=
    (4%:R - 1) / (beta alpha *+ 2 * t%:R).
Proof.
move=> t0.
have [_ _ _ h] := frank_wolfe_gap (scalar1_symmetric R 1) alpha_gt0 identity_psd line i1.
have e j : sqnorm A (line j) = nth 0 [:: 2%:R; 1; -1] j ^+ 2.
  by rewrite /sqnorm ip1 line_at mxE eqxx mul1r expr2.
have hb j : sqnorm A (line j) <= 4%:R.
  rewrite e; case: j => [[|[|[|]]]] //= _; rewrite ?sqrrN ?expr1n ?ler1n //.
  by rewrite -natrX ler_nat.
have [k kt hk] := h t _ t0 hb; exists k => //.
by move: hk; rewrite e /= expr1n.
Qed.

(* Two copies of each token of the line. *)
Definition twice (j : 'I_6) : 'I_3 := Ordinal (ltn_pmod j (isT : (0 < 3)%N)).

Lemma two_copies i : #|[set j | twice j == i]| = 2%N.
Proof.
rewrite -sum1dep_card big_mkcond !big_ord_recl big_ord0.
by case: i => [[|[|[|]]]].
Qed.

Example replication_example k (j : 'I_6) :
  trajectory A alpha (fun j => line (twice j)) k j = trajectory A alpha line k (twice j) /\
  attention A (trajectory A alpha (fun j => line (twice j)) k) j =
    twice @^-1: attention A (trajectory A alpha line k) (twice j).
Proof. exact: (replication A alpha (isT : (0 < 2)%N) two_copies (fun=> erefl)). Qed.

(* Points of different norm: 1 attends to 3, and 1 is nearer to itself. *)
Theorem equal_norms_needed : exists x v w : 'rV[R]_1,
  [/\ sqnorm A v != sqnorm A w, ip A x v < ip A x w & sqnorm A (x - v) < sqnorm A (x - w)].
Proof.
have e (a : R) : (a%:M : 'rV_1) 0 0 = a by rewrite mxE eqxx mulr1n.
exists 1%:M, 1%:M, 3%:R%:M; rewrite /sqnorm !ip1 !mxE !eqxx !mulr1n !mul1r !subrr.
have h : (1 : R) < 3%:R by rewrite ltr1n.
split=> //; first by rewrite -natrM eq_sym (eqr_nat R 9 1).
by rewrite mul0r -expr2 exprn_even_gt0 //= subr_eq0 lt_eqF.
Qed.
End Line.

Section Plane.
Variable R : realFieldType.
Let A : 'M[R]_2 := form R 2 identity2.
Let x : 'rV[R]_2 := vector R 2 [:: 1; 0].

(* (3,4) and (5,0) have one norm; (1,0) is nearer to (5,0). *)
Example voronoi_cells_example :
  sqnorm A (x - vector R 2 [:: 5%:R; 0]) <= sqnorm A (x - vector R 2 [:: 3%:R; 4%:R]).
Proof.
rewrite -voronoi_cells; last first.
- by rewrite !sqnormb_vector; congr ratr; apply/eqP; vm_compute.
- by rewrite /A identity2E; apply: scalar1_symmetric.
by rewrite !scoreb_vector ler_rat; vm_compute.
Qed.

(* A = [[1,1],[-1,1]]: (1,0) and (0,1) have one norm and are equally far from (1,1), which
   attends to (0,1) alone. *)
Theorem symmetric_form_needed_cells :
  let B : 'M[R]_2 := form R 2 [:: [:: 1; 1]; [:: -1; 1]] in
  exists y v w, [/\ sqnorm B v = sqnorm B w, sqnorm B (y - v) = sqnorm B (y - w) &
    ip B y v < ip B y w].
Proof.
move=> B; exists (vector R 2 [:: 1; 1]), (vector R 2 [:: 1; 0]), (vector R 2 [:: 0; 1]).
have e (u v : seq rat) : vector R 2 u - vector R 2 v = vector R 2 [:: coord u 0 - coord v 0; coord u 1 - coord v 1].
  apply/rowP => p; rewrite !mxE; case: p => [[|[|]]] //= _; rewrite /coord /= ?rmorphB //.
split; rewrite ?e ?sqnormb_vector ?scoreb_vector ?ltr_rat.
- by congr ratr; apply/eqP; vm_compute.
- by congr ratr; apply/eqP; vm_compute.
- by vm_compute.
Qed.

(* A = -1, tokens 1 and -1: the gap is 2, and all squared norms are -1. *)
Theorem semidefinite_form_needed :
  let Z := @tokens R 1 2 [:: [:: 1]; [:: -1]] in
  let B := form R 1 [:: [:: -1]] in
  (forall j, sqnorm B (Z j) = -1) /\ gap B Z i0 = 2%:R.
Proof.
move=> Z B; split=> [j|].
  rewrite sqnormb_vector -(rmorphN1 (ratr_rmorphism R)); congr ratr; apply/eqP.
  by case: j => [[|[|]]] // ?; vm_compute.
have m : mean B Z i0 = Z i1.
  apply: mean_const => j; rewrite attendsb_tokens.
  by case: j => [[|[|]]].
rewrite /gap m ipBr !scoreb_tokens -rmorphB -(ratr_nat R 2); congr ratr; apply/eqP.
Qed.

(* A = -1, tokens 1 and -1: the largest token is positive, and attends to the least alone. *)
Theorem positive_form_needed_one_dim (Z := @tokens R 1 2 [:: [:: 1]; [:: -1]]) :
  i0 \notin attention (form R 1 [:: [:: -1]]) Z i0.
Proof. by rewrite attendsb_tokens. Qed.
End Plane.
