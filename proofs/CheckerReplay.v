(* CheckerReplay: the checker's replay is the trajectory (used by CheckerSound.v).

     replayP == if the replay of the claimed patterns succeeds, they are the patterns of the
                layers 0..m, and the state it ends with is layer m *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify.
From Hardmax Require Import Form Hull Model Settled.
From Hardmax Require Import CheckerLists CheckerForm CheckerLayer CheckerFinal.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

Lemma pattern_pointwise (R : realFieldType) (d n : nat) (F : 'M[R]_d)
    (X Y : 'I_n -> 'rV[R]_d) : X =1 Y -> pattern F X = pattern F Y.
Proof. by move=> e; apply: eq_map => i; rewrite (attention_pointwise F e). Qed.

Section Replay.
Variables (R : realFieldType) (d n : nat) (A : seq (seq Z)) (c : R) (p q : Z).
Hypotheses (sqA : square d A) (c_gt0 : 0 < c).
Hypotheses (p_gt0 : (0 < p)%Z) (q_gt0 : (0 < q)%Z).
Local Notation F := (c *: entries R d A).
Local Notation alpha := (embed R p / embed R q).

(* What a state says about a configuration. *)
Record represents (s : P.state) (X : 'I_n -> 'rV[R]_d) : Prop := Represents
  { state_table : table d n (P.numerators s);
    state_denominator : (0 < P.denominator s)%Z;
    state_points : X =1 points R d (P.denominator s) (P.numerators s) }.

Lemma represents_next s X : represents s X ->
  represents (P.next_state d p q (P.attention_masks A (P.numerators s)) s) (layer F alpha X).
Proof.
case: s => D T [/= tT D0 eX].
have m := attention_masksE sqA c_gt0 tT D0.
have [t' D0' e] := next_stateE c_gt0 tT D0 m p_gt0 q_gt0.
split=> // i; by rewrite (layer_pointwise F _ eX) e.
Qed.

Lemma replayP patterns k s X s' masks : represents s X ->
  P.replay d A p q k patterns s = P.Replayed s' masks ->
  exists m, [/\ size patterns = m.+1,
    forall t, (t <= m)%N -> nth [::] patterns t = pattern F (trajectory F alpha X t),
    represents s' (trajectory F alpha X m) &
    masks = P.attention_masks A (P.numerators s')].
Proof.
elim: patterns k s X => [//|claimed rest IH] k s X rs /=.
case e: (P.pattern_failure _ _ _ _) => //.
have [tT D0 eX] := rs.
have ec : claimed = pattern F X.
  by rewrite (pattern_pointwise F eX); apply: pattern_sound e.
case: rest IH => [|next rest] IH.
  by move=> [<- <-]; exists 0%N; split=> // -[|t].
move=> /(IH _ _ (layer F alpha X) (represents_next rs)) [m [sm hm rm em]].
exists m.+1; split=> //; first by move: sm => /= ->.
  by move=> [|t] // tm; rewrite trajectorySr; exact: hm.
by rewrite trajectorySr.
Qed.
End Replay.
