(* Paper: the theorem of Alcalde, Fantuzzi and Zuazua (arXiv:2407.01602, theory.md section 4),
   in its own words: distinct nonzero tokens, and i is a leader when C_i = {i}.

     single A Z i == C_i(Z) = {i}

   Headline theorem: alcalde_fantuzzi_zuazua, a corollary of the class form. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders.
From Hardmax Require Import Lim VectorLim Convergence Vertices Faces.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Definition single (R : realFieldType) (d n : nat) (A : 'M[R]_d) (Z : 'I_n -> 'rV[R]_d) i :=
  attention A Z i = [set i]%SET.

Lemma single_leader (R : realFieldType) (d n : nat) (A : 'M[R]_d) (Z : 'I_n -> 'rV[R]_d) i :
  injective Z -> single A Z i <-> leader A Z i.
Proof.
move=> iZ; have e : class Z i = [set i]%SET.
  by apply/setP => j; rewrite !inE; apply/eqP/eqP => [/iZ|->].
by rewrite /leader e; split=> /eqP.
Qed.

Theorem alcalde_fantuzzi_zuazua (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R)
    (Z : 'I_n -> 'rV[R]_d) (T := trajectory A alpha Z) :
  A^T = A -> (forall u : 'rV[R]_d, u != 0 -> 0 < (u *m A *m u^T) 0 0) -> 0 < alpha ->
  (0 < n)%N -> injective Z -> (forall i, Z i != 0) ->
  exists L : 'I_n -> 'rV[R]_d, let K := [set y | hull L y] in
  [/\ (* every token converges *)
      forall i a, (fun k => T k i 0 a) @ \oo --> L i 0 a,
      (* there is a leader, and a leader stays one and stays where it is *)
      (exists k i, single A (T k) i) /\
        (forall k i, single A (T k) i -> forall m, (k <= m)%N -> single A (T m) i /\ T m i = L i),
      (* the vertices of K are the leaders, one each *)
      (forall v, extreme L v -> exists! i, L i = v /\ exists k, single A (T k) i) /\
        (forall k i, single A (T k) i -> extreme L (L i)),
      (* every point of K is a convex combination of them *)
      forall y, hull L y -> hull_on (fun i => exists k, single A (T k) i) L y &
      (* every limit is on the boundary of K, the projection of 0 onto the face it exposes *)
      forall i, let p := L i in [/\ p != 0, boundary K p,
        forall y, K y -> ip A p y <= sqnorm A p &
        forall y, K y -> ip A p y = sqnorm A p -> sqnorm A p <= sqnorm A y ?= iff (y == p)]].
Proof.
move=> Asym Apd a0 n0 iZ Z0; have [L hL] := convergence Asym Apd a0 Z.
have iT k : injective (T k) by apply: trajectory_distinct.
have ls k i : single A (T k) i <-> leader A (T k) i by apply: single_leader; apply: iT.
have lds i : leads A alpha Z i <-> exists k, single A (T k) i.
  by split=> -[k /ls h]; exists k.
have [hv hs hc hK hn] := vertices_are_leaders Asym Apd a0 hL.
exists L; split.
- exact: hL.
- split; first by have [i [k lk]] := hn n0; exists k, i; apply/ls.
  move=> k i /ls lk m km; split; last exact: hs lk m km.
  by apply/ls; have [] := leader_forever a0 km lk.
- split=> [v /hv[i li ei]|k i /ls lk]; last by apply/hv; exists i => //; exists k.
  exists i; split=> [|j [ej lj]]; first by split=> //; apply/lds.
  by apply: iZ; apply: (leads_class Asym Apd a0 hL li); rewrite ?ei ?ej //; apply/lds.
- move=> y /hK[w [sw hw] e]; exists w => //; split=> // j /hw; exact: (lds j).1.
- move=> i p; have [[hp h1] h2 h3 h4] := face_projection Asym Apd a0 hL i.
  have p0 : p != 0 by apply: h3.
  by split=> //; apply: h4.
Qed.
