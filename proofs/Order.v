(* Order: attention goes to longer tokens (theory.md section 2).

     attends_elsewhere A Z i j == i attends to j, a token at another point

   Headline theorems: attention_order, leaders_exist. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Order.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Implicit Types (Z : cfg) (i j l : 'I_n).

Definition attends_elsewhere Z i j := (j \in attention A Z i) && (Z j != Z i).

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A).

Lemma attention_gap Z i j : j \in attention A Z i ->
  sqnorm A (Z i) + sqnorm A (Z j - Z i) <= sqnorm A (Z j).
Proof.
move=> /attentionP/(_ i) h; rewrite (sqnormB Asym) (ipC Asym (Z j)) -subr_ge0.
have -> : sqnorm A (Z j) - (sqnorm A (Z i) +
    (sqnorm A (Z j) - ip A (Z i) (Z j) *+ 2 + sqnorm A (Z i))) =
    (ip A (Z i) (Z j) - ip A (Z i) (Z i)) *+ 2 by rewrite /sqnorm; ring.
by rewrite mulrn_wge0 // subr_ge0.
Qed.

Theorem attention_order Z i j : j \in attention A Z i -> Z j != Z i ->
  sqnorm A (Z i) + sqnorm A (Z j - Z i) <= sqnorm A (Z j) /\
  sqnorm A (Z i) < sqnorm A (Z j).
Proof.
move=> hj ne; have h := attention_gap hj; split=> //.
by apply: lt_le_trans h; rewrite ltr_addl (sqnorm_gt0 Apd) // subr_eq0.
Qed.

(* "i attends to another point" is acyclic: no path returns to its start. *)
Theorem attention_acyclic Z i p :
  path (attends_elsewhere Z) i p -> last i p = i -> p = [::].
Proof.
have grow j q : path (attends_elsewhere Z) j q -> sqnorm A (Z j) <= sqnorm A (Z (last j q)).
  elim: q j => [|l q IH] j //= /andP[/andP[hl ne] /IH].
  by apply: le_trans; have [_ /ltW] := attention_order hl ne.
case: p => [|j p] //= /andP[/andP[hj ne] /grow hp] e.
by have [_] := attention_order hj ne; rewrite ltNge -[in X in _ <= X]e hp.
Qed.

(* A norm-maximal token of a group that attends only to itself is a leader. *)
Lemma group_leader Z (G : {set 'I_n}) i : i \in G ->
  (forall j, j \in G -> sqnorm A (Z j) <= sqnorm A (Z i)) ->
  attention A Z i \subset G -> leader A Z i.
Proof.
move=> iG hmax hG.
have sub j : j \in attention A Z i -> Z j = Z i.
  move=> hj; apply/eqP/negPn/negP => ne; have [_] := attention_order hj ne.
  by rewrite ltNge hmax // (subsetP hG).
have [l hl] := attention_nonempty A Z i; have el := sub _ hl.
apply/eqP/setP => j; rewrite [in RHS]inE; apply/idP/eqP => [/sub//|ej].
by rewrite (attention_class A i (_ : Z j = Z l)) // ej el.
Qed.

(* Any nonempty group whose members attend only inside it contains a leader. *)
Lemma closed_group_leader Z (G : {set 'I_n}) : G != set0 ->
  (forall i, i \in G -> attention A Z i \subset G) -> exists2 i, i \in G & leader A Z i.
Proof.
move=> /set0Pn [i0 hi0] hG.
case: (arg_maxP (fun i => sqnorm A (Z i)) hi0) => i iG hmax; exists i => //.
by apply: (group_leader iG) => [j /hmax//|]; apply: hG.
Qed.

Lemma longest_leads Z i : (forall j, sqnorm A (Z j) <= sqnorm A (Z i)) -> leader A Z i.
Proof. by move=> h; apply: (@group_leader _ setT); rewrite ?inE ?subsetT. Qed.

(* Every token of largest A-norm is a leader, at every layer; so there is one if n > 0. *)
Theorem leaders_exist Z k :
  (forall i, (forall j, sqnorm A (trajectory A alpha Z k j) <= sqnorm A (trajectory A alpha Z k i)) ->
     leader A (trajectory A alpha Z k) i) /\
  ((0 < n)%N -> exists i, leader A (trajectory A alpha Z k) i).
Proof.
split=> [i|n0]; first exact: longest_leads.
pose i0 : 'I_n := Ordinal n0; pose X := trajectory A alpha Z k.
case: (arg_maxP (fun i => sqnorm A (X i)) (isT : predT i0)) => i _ hi.
by exists i; apply: longest_leads => j; apply: hi.
Qed.
End Order.
