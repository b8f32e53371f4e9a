(* RegimeShape: the shape of the limits once no token begins to lead any more (theory.md section 3).

   Headline theorem: lasting_shape (A symmetric positive definite). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders Lim VectorLim Convergence.
From Hardmax Require Import Vertices Faces Settled SettledFaces Regime RegimeLimit.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Shape.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (Z L : 'I_n -> 'rV[R]_d) (k : nat).
Hypothesis hL : limits A alpha Z L.
Local Notation Y := (trajectory A alpha Z k).
Hypothesis no_more : forall j, leads A alpha Z j -> leader A Y j.

Let leadsE j : leads A alpha Z j <-> leader A Y j.
Proof. by split=> [/no_more//|h]; exists k. Qed.

Lemma leader_at_limit j : leader A Y j -> L j = Y j.
Proof.
by move=> lj; have [_ h _ _ _] := vertices_are_leaders Asym Apd alpha_gt0 hL; rewrite (h k j lj k).
Qed.

Lemma limits_later : limits A alpha Y L.
Proof.
move=> i a; have := @hL i a; rewrite -(cvg_shiftn k).
have -> : (fun t => trajectory A alpha Z (t + k)%N i 0 a) = (fun t => trajectory A alpha Y t i 0 a).
  by apply/funext => t; rewrite (trajectory_split A alpha Z (leq_addl t k)) addnK.
by [].
Qed.

Lemma hull_leaders y : hull L y <-> hull (@leader_points R d n A Y) y.
Proof.
have [_ _ _ hh hn] := vertices_are_leaders Asym Apd alpha_gt0 hL; split.
  move=> /hh [w [sw hw] ->]; have [w0 w1] := sw.
  have [j0 hj0] := simplex_pos sw; have l0 := no_more (hw _ hj0).
  pose M j := if leader A Y j then L j else L j0.
  have at_leader j : leader A Y j -> hull (@leader_points R d n A Y) (L j).
    by move=> lj; rewrite leader_at_limit //; have [i <-] := leader_pointsP lj; exact: hull_self.
  suff hM : hull M (\sum_j w j *: L j).
    by apply: hull_trans hM => j; rewrite /M; case: ifP => [/at_leader//|_]; apply: at_leader.
  exists w => //; apply: eq_bigr => j _; rewrite /M; case: ifP => // nl.
  have [->|wj] := eqVneq (w j) 0; first by rewrite !scale0r.
  by have := no_more (hw j _); rewrite nl lt_def wj w0 => /(_ isT).
apply: hull_trans => i; rewrite /leader_points -leader_at_limit; first exact: hull_self.
exact: leader_points_leader.
Qed.

Theorem lasting_shape :
  [/\ forall y, hull L y <-> hull (@leader_points R d n A Y) y,
      forall j, leader A Y j -> L j = Y j /\ extreme L (L j),
      forall v, extreme L v -> exists2 j, leader A Y j /\ Y j = v &
        [set l | leader A Y l && (L l == v)]%SET = class Y j &
      forall j, [/\ forall y, hull L y -> ip A (L j) y <= sqnorm A (L j),
          forall y, hull L y -> ip A (L j) y = sqnorm A (L j) ->
            sqnorm A (L j) <= sqnorm A y ?= iff (y == L j) &
          Y j != 0 -> L j != 0 /\ forall s, 1 < s -> ~ hull L (s *: L j)]].
Proof.
have [hv _ _ _ _] := vertices_are_leaders Asym Apd alpha_gt0 hL; split.
- exact: hull_leaders.
- move=> j lj; split; first exact: leader_at_limit.
  by apply/hv; exists j => //; apply/leadsE.
- move=> v /hv [j /leadsE lj ev]; exists j; first by rewrite -leader_at_limit.
  apply/setP => l; rewrite !inE; apply/andP/eqP => [[ll /eqP el]|e].
    by rewrite -!leader_at_limit // el ev.
  have ll : leader A Y l by rewrite -(leader_class A e).
  by rewrite leader_at_limit // e -leader_at_limit // ev.
- move=> j; have [[_ hs] hp hn _] := face_projection Asym Apd alpha_gt0 limits_later j.
  split=> // /hn p0; split=> // s s1 /hs; rewrite ipZr -/(sqnorm A (L j)) => h.
  have s0 := sqnorm_gt0 Apd p0; move: h; rewrite -[X in _ <= X]mul1r ler_pmul2r //.
  by rewrite leNgt s1.
Qed.
End Shape.
