(* CheckerLayer: the checker's integers are the tokens, attention sets and means of a layer
   (used by CheckerSound.v).

     table T          == T is n lists of d integers
     points D T i     == the i-th list of T over the denominator D, as a vector
     right_masks D T masks == masks are the attention sets of points D T

   A are the columns of an integer matrix; the form is F = c times it, c > 0, which has the attention
   sets of the matrix. All tokens share one positive denominator, which does not change attention sets either. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require Import Form Hull Model Settled CheckerLists CheckerForm.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

Section Layer.
Variables (R : realFieldType) (d n : nat) (A : seq (seq Z)) (c : R).
Hypotheses (sqA : square d A) (c_gt0 : 0 < c).
Local Notation embed := (embed R).
Local Notation F := (c *: entries R d A).
Local Notation mask_set := (mask_set n).
Implicit Types (T M : seq (seq Z)) (u v : seq Z) (D : Z).

Definition row_of D u : 'rV[R]_d := \row_a (embed (nth 0%Z u a) / embed D).
Definition points D T : 'I_n -> 'rV[R]_d := fun i => row_of D (nth [::] T i).
Definition table T := size T = n /\ forall v, v \in T -> size v = d.
Definition right_masks D T masks := size masks = n /\ forall i : 'I_n,
  size (nth [::] masks i) = n /\ mask_set (nth [::] masks i) = attention F (points D T) i.

Lemma table_row T (i : 'I_n) : table T -> size (nth [::] T i) = d.
Proof. by move=> [sT hT]; apply: hT; rewrite mem_nth // sT. Qed.

Lemma embed_neq0 D : (0 < D)%Z -> embed D != 0.
Proof. by move=> D0; rewrite gt_eqF // embed_gt0; apply/Z.ltb_lt. Qed.
Lemma embed_gt0Z D : (0 < D)%Z -> 0 < embed D.
Proof. by move=> D0; rewrite embed_gt0; apply/Z.ltb_lt. Qed.

Lemma size_apply_form u : size (P.apply_form A u) = d.
Proof. by rewrite /P.apply_form list_mapE size_map; case: sqA. Qed.

Lemma score u v D D' : size u = d -> size v = d ->
  ip F (row_of D u) (row_of D' v) =
  c / (embed D * embed D') * embed (P.dot (P.apply_form A u) v).
Proof.
move=> su sv; rewrite ip_coord (dotE R (size_apply_form u) sv) mulr_sumr.
apply: eq_bigr => b _; rewrite /P.apply_form list_mapE (nth_map [::]); last by case: sqA => ->.
rewrite (dotE R su); last exact: square_row.
have e (x y z t : R) : c / (y * z) * (x * t) = (c / y * x) * (t / z).
  by rewrite invfM -!mulrA; congr (_ * (_ * _)); rewrite mulrCA (mulrC z^-1).
rewrite e !mxE; congr (_ * _); rewrite mulr_sumr; apply: eq_bigr => a _.
rewrite !mxE entryE.
by rewrite mulrACA [RHS]mulrACA [X in X * _]mulrC.
Qed.

Lemma maximal_set (row : seq Z) (f : 'I_n -> R) k : 0 < k -> size row = n ->
  (forall j, f j = k * embed (nth 0%Z row j)) ->
  mask_set (P.maximal_mask row) = [set j | [forall l, f l <= f j]].
Proof.
move=> k0 sr ef; apply/setP => j; rewrite !inE maximal_maskE //.
by apply: eq_forallb => l; rewrite !ef ler_pmul2l // embed_le.
Qed.

Lemma size_maximal_mask (row : seq Z) : size (P.maximal_mask row) = size row.
Proof. by rewrite /P.maximal_mask list_mapE size_map. Qed.

Lemma attention_masksE D T : table T -> (0 < D)%Z ->
  right_masks D T (P.attention_masks A T).
Proof.
move=> tT D0; have [sT hT] := tT; split; first by rewrite /P.attention_masks list_mapE size_map.
move=> i; rewrite /P.attention_masks list_mapE (nth_map [::]) ?sT //.
set u := nth [::] T i; rewrite /P.attention_mask.
have srow : size (List.map (P.dot (P.apply_form A u)) T) = n by rewrite list_mapE size_map.
split; first by rewrite size_maximal_mask.
have k0 : 0 < c / (embed D * embed D) by rewrite divr_gt0 // mulr_gt0 // embed_gt0Z.
rewrite (maximal_set (f := fun j => ip F (points D T i) (points D T j)) k0 srow) // => j.
rewrite /points score ?table_row // list_mapE (nth_map [::]) ?sT //.
Qed.

(* ---- attention means ---- *)

Section Means.
Variables (D : Z) (T : seq (seq Z)) (masks : seq (seq bool)).
Hypotheses (tT : table T) (D_gt0 : (0 < D)%Z) (mT : right_masks D T masks).
Let L := P.common_count masks.
Let M := P.mean_numerators d masks T.

Lemma mask_count (i : 'I_n) :
  embed (P.count (nth [::] masks i)) = #|attention F (points D T) i|%:R.
Proof. by have [_ /(_ i)[si <-]] := mT; apply: countE. Qed.

Lemma mask_count_gt0 (i : 'I_n) : (0 < P.count (nth [::] masks i))%Z.
Proof. by apply/Z.ltb_lt; rewrite -(embed_gt0 R) mask_count attention_card_gt0. Qed.

Lemma common_count_gt0 : (0 < L)%Z.
Proof.
apply: common_multiple_gt0 => x /List.in_map_iff [mask [<- h]].
have [sm _] := mT; have [k [hk <-]] := List.In_nth _ _ [::] h.
rewrite list_nthE; have kn : (k < n)%N by rewrite -sm; apply/ssrnat.ltP.
exact: (mask_count_gt0 (Ordinal kn)).
Qed.

Lemma count_divides (i : 'I_n) : (P.count (nth [::] masks i) | L)%Z.
Proof.
apply: common_multiple_divide; have [sm _] := mT; apply: List.in_map.
have : (i < size masks)%N by rewrite sm.
elim: (masks) (nat_of_ord i) => [|m l IH] [|k] //= hk; [by left | by right; apply: IH].
Qed.

Lemma nth_means (i : 'I_n) : nth [::] M i =
  P.scale (L / P.count (nth [::] masks i)) (P.masked_sum d (nth [::] masks i) T).
Proof. by have [sm _] := mT; rewrite /M /P.mean_numerators list_mapE (nth_map [::]) ?sm. Qed.

Lemma table_means : table M.
Proof.
have [sm _] := mT; have [sT hT] := tT; split=> [|v].
  by rewrite /M /P.mean_numerators list_mapE size_map.
by rewrite /M /P.mean_numerators list_mapE => /mapP[m _ ->]; rewrite /P.scale list_mapE size_map size_masked_sum.
Qed.

Lemma meansE : mean F (points D T) =1 points (D * L) M.
Proof.
move=> i; apply/rowP => a; rewrite !mxE nth_means /P.scale list_mapE.
have [sT hT] := tT; rewrite (nth_map 0%Z) ?size_masked_sum //.
have [_ /(_ i)[si ei]] := mT; rewrite !embedM (masked_sumE R a si sT hT) ei.
rewrite embed_div ?mask_count; last 2 first.
- by move=> e; have := mask_count_gt0 i; rewrite e.
- exact: count_divides.
rewrite summxE mulr_sumr [RHS]mulrAC mulr_sumr; apply: eq_bigr => j _; rewrite !mxE.
have D0 := embed_neq0 D_gt0; have L0 := embed_neq0 common_count_gt0.
have C0 := attention_card_neq0 F (points D T) i.
move: (#|_|%:R) C0 => C C0; move: (embed _) (embed L) (embed D) D0 L0 => x l e e0 l0.
by field; rewrite C0 e0 l0.
Qed.

(* ---- the next layer ---- *)

Lemma next_stateE p q : (0 < p)%Z -> (0 < q)%Z ->
  let s := P.next_state d p q masks (P.State D T) in
  [/\ table (P.numerators s), (0 < P.denominator s)%Z &
      layer F (embed p / embed q) (points D T) =1 points (P.denominator s) (P.numerators s)].
Proof.
move=> p0 q0 s; have [sT hT] := tT; have tM := table_means; have [sM hM] := tM.
have sTM : size T = size M by rewrite sT sM.
have rowE (i : 'I_n) : nth [::] (P.numerators s) i =
    P.add (P.scale (q * L) (nth [::] T i)) (P.scale p (nth [::] M i)).
  by rewrite /s /= (nth_map2 _ [::] [::]) ?sT.
have szL (i : 'I_n) : size (P.scale (q * L) (nth [::] T i)) = d.
  by rewrite /P.scale list_mapE size_map table_row.
have szR (i : 'I_n) : size (P.scale p (nth [::] M i)) = d.
  by rewrite /P.scale list_mapE size_map table_row.
have L0 := common_count_gt0.
have D0' : (0 < P.denominator s)%Z.
  by rewrite /s /= -/L; apply: Z.mul_pos_pos => //; apply: Z.mul_pos_pos => //; lia.
split=> //.
  split=> [|v hv]; first by rewrite /s /= size_map2.
  have sN : size (P.numerators s) = n by rewrite /s /= size_map2.
  have [k kn <-] := nthP [::] hv; rewrite sN in kn.
  by rewrite (rowE (Ordinal kn)) /P.add size_map2 ?szL ?szR.
move=> i; apply/rowP => a; rewrite /layer meansE /points /row_of rowE !mxE.
rewrite /P.add (nth_map2 _ 0%Z 0%Z) ?szL ?szR // /P.scale !list_mapE.
rewrite !(nth_map 0%Z) ?table_row // /s /= -/L !embedD !embedM !embedD.
have := embed_gt0Z p0; have := embed_gt0Z q0; have := embed_gt0Z L0; have := embed_gt0Z D_gt0.
move: (embed _) (embed (nth _ _ _)) (embed p) (embed q) (embed L) (embed D).
move=> x y p' q' l e e0 l0 q0' p0'.
by field; rewrite !gt_eqF // addr_gt0.
Qed.
End Means.
End Layer.
