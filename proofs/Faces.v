(* Faces: a limit is the A-projection of the origin onto a face of K (theory.md section 4).

     limits A alpha Z L == L i is the limit of token i; K is hull L
     boundary K p       == p is in the closures of K and of its complement

   Headline theorem: face_projection, in the asymptotic form. It is stated for every limit p,
   vertex or not. The face is { y in K : <p, y> = |p|^2 }, the part of K on its supporting
   hyperplane; it contains p, and it is K itself if p = 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders.
From Hardmax Require Import Lim VectorLim Convergence Vertices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Faces.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation trajectory := (trajectory A alpha).

Definition boundary (K : set vec) (p : vec) := closure K p /\ closure (~` K) p.

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (Z L : cfg).
Hypothesis hL : limits A alpha Z L.

Lemma limit_supports i y : hull L y -> ip (L i) y <= sqnorm (L i).
Proof.
move=> hy; apply: (hull_ip_le _ hy) => l; have [F [FU sF]] := ultra_ex0.
by apply: (accum_self Asym Apd alpha_gt0 i l FU sF) => j; apply: (limit_along hL).
Qed.

Lemma face_distance (p y : vec) : ip p y = sqnorm p -> sqnorm (y - p) = sqnorm y - sqnorm p.
Proof. by move=> e; rewrite (sqnormB Asym) (ipC Asym) e; ring. Qed.

Lemma limit_norm_ge i : sqnorm (Z i) <= sqnorm (L i).
Proof.
have [F [FU sF]] := ultra_ex0; have FP : ProperFilter F := @ultra_proper _ _ FU.
have h := vtends_ip (A := A) FP (limit_along hL i sF) (limit_along hL i sF).
apply: (tends_le FP (tends_cst FP) h); apply: filterE => k /=.
exact: (norm_nondecreasing alpha_gt0 Asym Apd Z i (leq0n k)).
Qed.

(* A point that supports K strictly is on its boundary: K ends where it is stretched. *)
Lemma support_boundary (K : set vec) (p : vec) : K p -> p != 0 ->
  (forall y, K y -> ip p y <= sqnorm p) -> boundary K p.
Proof.
move=> Kp p0 hK; split; first exact: subset_closure.
move=> B /nbhs_ballP [e /= e0 sB].
pose m := 1 + \sum_a `|p 0 a|; have m0 : 0 < m by rewrite ltr_spaddl ?ltr01 // sumr_ge0.
pose s := e / 2%:R / m; have s0 : 0 < s by rewrite !divr_gt0 // ltr0n.
exists ((1 + s) *: p); split.
  move=> /hK; rewrite ipZr -/(sqnorm p) mulrDl mul1r ger_addl leNgt.
  by rewrite mulr_gt0 // (sqnorm_gt0 Apd).
apply: sB => i a; rewrite mxE -ball_normE /= mulrDl mul1r opprD addrA subrr sub0r normrN.
rewrite ord1 normrM gtr0_norm //.
have pa : `|p 0 a| <= m.
  by rewrite /m (bigD1 a) //= addrCA ler_addl addr_ge0 ?ler01 // sumr_ge0.
apply: (@le_lt_trans _ _ (s * m)); first by rewrite ler_wpmul2l // ltW.
rewrite /s mulfVK ?gt_eqF // ltr_pdivr_mulr ?ltr0n // mulr_natr mulr2n.
by rewrite ltr_addl.
Qed.

Theorem face_projection i : let p := L i in
  [/\ hull L p /\ (forall y, hull L y -> ip p y <= sqnorm p),
      forall y, hull L y -> ip p y = sqnorm p -> sqnorm p <= sqnorm y ?= iff (y == p),
      Z i != 0 -> p != 0 &
      p != 0 -> boundary [set y | hull L y] p].
Proof.
split.
- by split; [apply: hull_self | apply: limit_supports].
- move=> y _ /face_distance e; split.
    by rewrite -subr_ge0 -e (sqnorm_ge0 Apd).
  by rewrite eq_sym -subr_eq0 -e (sqnorm_eq0 Apd) subr_eq0.
- move=> /(sqnorm_gt0 Apd) h; have := lt_le_trans h (limit_norm_ge i).
  by apply: contraTneq => ->; rewrite sqnorm0 ltxx.
- move=> p0; apply: support_boundary => //; first exact: hull_self.
  by move=> y; apply: limit_supports.
Qed.
End Faces.
