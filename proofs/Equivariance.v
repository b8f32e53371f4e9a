(* Equivariance: what a change of names, units or coordinates does (theory.md section 2).

   Headline theorem: equivariance, on whole trajectories, for any bilinear form and any
   step size:
     - permuting the tokens permutes everything;
     - Z -> cZ with c > 0 scales everything;
     - A -> cA with c > 0 changes nothing;
     - Z -> ZB with A -> B^-1 A B^-T, B invertible, maps trajectories to trajectories
       (tokens are rows here, so ZB is theory.md's BZ with B transposed).
   Headline theorem: replication. With c > 0 copies of every token, each copy moves as the
   token does, and attends to all copies of what the token attends to. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import fingroup perm.
From Hardmax Require Import Form Hull Model.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Equivariance.
Variables (R : realFieldType) (d n : nat).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Implicit Types (A B : 'M[R]_d) (Z X : cfg) (i j : 'I_n) (c alpha : R) (k : nat).

(* Scores that agree up to a positive factor give the same attention sets. *)
Lemma attention_scaled A A' Z X c : 0 < c ->
  (forall i j, ip A' (X i) (X j) = c * ip A (Z i) (Z j)) ->
  forall i, attention A' X i = attention A Z i.
Proof.
move=> c0 h i; apply/setP => j; rewrite !inE; apply: eq_forallb => l.
by rewrite !h ler_pmul2l.
Qed.

(* A linear map under which attention is the same commutes with the layer. *)
Lemma layer_linear A A' alpha Z X (f : {linear vec -> vec}) :
  (forall i, X i = f (Z i)) -> (forall i, attention A' X i = attention A Z i) ->
  forall i, layer A' alpha X i = f (layer A alpha Z i).
Proof.
have fZ a u : f (a *: u) = a *: f u by rewrite linearZ.
have fD u v : f (u + v) = f u + f v by rewrite linearD.
move=> hX hC i; rewrite /layer fZ fD fZ hX; congr (_ *: (_ + _ *: _)).
rewrite /mean hC fZ (linear_sum f); congr (_ *: _).
by apply: eq_bigr => j _.
Qed.

Lemma trajectory_linear A A' alpha Z X (f : {linear vec -> vec}) c : 0 < c ->
  (forall u v, ip A' (f u) (f v) = c * ip A u v) -> (forall i, X i = f (Z i)) ->
  forall k i, trajectory A' alpha X k i = f (trajectory A alpha Z k i) /\
    attention A' (trajectory A' alpha X k) i = attention A (trajectory A alpha Z k) i.
Proof.
move=> c0 hf hX k.
have hC W Y : (forall i, Y i = f (W i)) -> forall i, attention A' Y i = attention A W i.
  by move=> h; apply: (attention_scaled c0) => i j; rewrite !h hf.
suff hT : forall i, trajectory A' alpha X k i = f (trajectory A alpha Z k i).
  by move=> i; split; [exact: hT | apply: hC; exact: hT].
elim: k => [|k IH] i; first exact: hX.
by rewrite !trajectoryS; apply: layer_linear; [exact: IH | apply: hC; exact: IH].
Qed.

Lemma attention_perm A (s : {perm 'I_n}) Z X : (forall i, X i = Z (s i)) ->
  forall i, attention A X i = s @^-1: attention A Z (s i).
Proof.
move=> h i; apply/setP => j; rewrite [in RHS]inE; apply/attentionP/attentionP => hj l.
  by have := hj (s^-1 l)%g; rewrite !h permKV.
by rewrite !h; apply: hj.
Qed.

Lemma layer_perm A alpha (s : {perm 'I_n}) Z X : (forall i, X i = Z (s i)) ->
  forall i, layer A alpha X i = layer A alpha Z (s i).
Proof.
move=> h i; rewrite /layer h; congr (_ *: (_ + _ *: _)).
rewrite /mean (attention_perm A h) card_preimset; last exact: perm_inj.
congr (_ *: _); rewrite [RHS](reindex_inj (@perm_inj _ s)) /=.
by apply: eq_big => [j|j _]; rewrite ?inE ?h.
Qed.

Lemma trajectory_perm A alpha (s : {perm 'I_n}) Z X : (forall i, X i = Z (s i)) ->
  forall k i, trajectory A alpha X k i = trajectory A alpha Z k (s i).
Proof.
by move=> h; elim=> [|k IH] i; [apply: h | rewrite !trajectoryS; apply: layer_perm].
Qed.

(* The form that makes Z -> ZB an isometry. *)
Definition transport B A := invmx B *m A *m (invmx B)^T.

Lemma ip_transport A B u v : B \in unitmx -> ip (transport B A) (u *m B) (v *m B) = ip A u v.
Proof.
move=> hB; rewrite /ip /transport trmx_mul !mulmxA -(mulmxA u) mulmxV // mulmx1.
by rewrite -(mulmxA (u *m A)) -trmx_mul mulmxV // trmx1 mulmx1.
Qed.

Theorem equivariance A alpha Z k i :
  [/\ forall s : {perm 'I_n}, let X := fun i => Z (s i) in
        trajectory A alpha X k i = trajectory A alpha Z k (s i) /\
        attention A (trajectory A alpha X k) i =
          s @^-1: attention A (trajectory A alpha Z k) (s i),
      forall c, 0 < c -> let X := fun i => c *: Z i in
        trajectory A alpha X k i = c *: trajectory A alpha Z k i /\
        attention A (trajectory A alpha X k) i = attention A (trajectory A alpha Z k) i,
      forall c, 0 < c ->
        trajectory (c *: A) alpha Z k i = trajectory A alpha Z k i /\
        attention (c *: A) (trajectory (c *: A) alpha Z k) i =
          attention A (trajectory A alpha Z k) i &
      forall B, B \in unitmx -> let X := fun i => Z i *m B in
        let A' := invmx B *m A *m (invmx B)^T in
        trajectory A' alpha X k i = trajectory A alpha Z k i *m B /\
        attention A' (trajectory A' alpha X k) i = attention A (trajectory A alpha Z k) i].
Proof.
split=> [s X|c c0 X|c c0|B hB X A'].
- have h := @trajectory_perm A alpha s Z X (fun=> erefl).
  by split; [apply: h | apply: attention_perm; apply: h].
- apply: (@trajectory_linear A A alpha Z X [linear of *:%R c] (c ^+ 2)); rewrite ?exprn_gt0 //.
  by move=> u v; rewrite /= ipZl ipZr mulrA.
- apply: (@trajectory_linear A (c *: A) alpha Z Z [linear of idfun] c) => // u v.
  by rewrite /ip /= -scalemxAr -scalemxAl mxE.
- apply: (@trajectory_linear A A' alpha Z X [linear of mulmxr B] 1); rewrite ?ltr01 // => u v.
  by rewrite mul1r; apply: ip_transport.
Qed.
End Equivariance.

(* Tokens of which the same number, c > 0, are copies of each token of Z. *)
Section Replication.
Variables (R : realFieldType) (d n m c : nat) (A : 'M[R]_d) (alpha : R).
Variables (origin : 'I_m -> 'I_n) (Z : 'I_n -> 'rV[R]_d) (X : 'I_m -> 'rV[R]_d).
Hypothesis c_gt0 : (0 < c)%N.
Hypothesis copies : forall i, #|[set j | origin j == i]| = c.

Lemma origin_onto i : exists j, origin j = i.
Proof.
have : (0 < #|[set j | origin j == i]|)%N by rewrite copies.
by case/card_gt0P => j; rewrite inE => /eqP <-; exists j.
Qed.

Lemma attention_copies Y W : (forall j, W j = Y (origin j)) ->
  forall j, attention A W j = origin @^-1: attention A Y (origin j).
Proof.
move=> h j; apply/setP => l; rewrite [in RHS]inE; apply/attentionP/attentionP => hl p.
  by have [q <-] := origin_onto p; have := hl q; rewrite !h.
by rewrite !h; apply: hl.
Qed.

(* A sum over copies is c times the sum over tokens. *)
Lemma sum_copies (V : zmodType) (C : {set 'I_n}) (F : 'I_n -> V) :
  \sum_(j in origin @^-1: C) F (origin j) = (\sum_(i in C) F i) *+ c.
Proof.
rewrite (partition_big origin (mem C)) /= => [|j]; last by rewrite inE.
rewrite -sumrMnl; apply: eq_bigr => i iC.
rewrite (eq_bigr (fun=> F i)) => [|j /andP[_ /eqP->]] //.
rewrite sumr_const -(copies i); congr (_ *+ _); apply: eq_card => j.
rewrite -topredE /= !inE; have [->|_] := eqVneq (origin j) i; last by rewrite andbF.
by rewrite iC.
Qed.

Lemma layer_copies Y W : (forall j, W j = Y (origin j)) ->
  forall j, layer A alpha W j = layer A alpha Y (origin j).
Proof.
move=> h j; rewrite /layer h; congr (_ *: (_ + _ *: _)).
rewrite /mean (attention_copies h); under eq_bigr do rewrite h.
have -> : #|origin @^-1: attention A Y (origin j)| = (#|attention A Y (origin j)| * c)%N.
  have := sum_copies (attention A Y (origin j)) (fun=> 1%:R : int).
  rewrite !sumr_const -mulrnA => /eqP; rewrite eqr_nat.
  by move/eqP.
rewrite sum_copies natrM invfM -scaler_nat scalerA -mulrA mulVf ?mulr1 //.
by rewrite pnatr_eq0 -lt0n.
Qed.

Theorem replication : (forall j, X j = Z (origin j)) ->
  forall k j, trajectory A alpha X k j = trajectory A alpha Z k (origin j) /\
    attention A (trajectory A alpha X k) j =
      origin @^-1: attention A (trajectory A alpha Z k) (origin j).
Proof.
move=> h k; suff e : forall j, trajectory A alpha X k j = trajectory A alpha Z k (origin j).
  by move=> j; split; [exact: e | exact: attention_copies].
by elim: k => [|k IH] j; [exact: h | rewrite !trajectoryS; exact: layer_copies].
Qed.
End Replication.
