(* RegimeRest: why a regime's equations are asked of tokens at rest too (theory.md section 3).

     line y             == the point (1, y)
     heights s, tokens s == four tokens on that line, at heights 0, 2, -3 and 2 - s
     resting_regime     == the regime certificate of theory.md without its condition on the tokens
                           that a token at rest attends to: c_i = z_i and w_i = 0 for it, and no more

   Headline theorem: rest_equation_needed. The token at height 0 attends to all four and rests on
   their mean; the fourth moves towards the second. Every inequality of the closed form holds for
   ever, but the mean of the four drifts, and the first token leaves at layer 2. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model Settled Regime.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Record resting_regime (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R)
    (Z c : 'I_n -> 'rV[R]_d) (w : nat -> 'I_n -> 'rV[R]_d) N : Prop := RestingRegime
  { self_at_rest : forall i, i \in attention A Z i -> mean A Z i = Z i;
    rest_limit : forall i, mean A Z i = Z i -> c i = Z i /\ forall m, w m i = 0;
    moving_limit : forall i, mean A Z i != Z i -> average A Z i c = c i;
    moving_start : forall i, w 0%N i = Z i - c i;
    moving_next : forall i m, mean A Z i != Z i -> w m.+1 i = alpha *: average A Z i (w m);
    moving_end : forall i, w N i = 0 }.

Section Line.
Variable R : realFieldType.
Implicit Types s x y : R.

Definition line y : 'rV[R]_2 := \row_a (if a == 0 then 1 else y).

Lemma ip_line x y : ip 1%:M (line x) (line y) = 1 + x * y.
Proof.
rewrite /ip mulmx1 mxE big_ord_recl big_ord1 !mxE /=.
by rewrite mul1r.
Qed.

Lemma lineD a b x y : a + b = 1 -> a *: line x + b *: line y = line (a * x + b * y).
Proof. by move=> h; apply/rowP => k; rewrite !mxE; case: (k == 0); rewrite ?mulr1. Qed.

Definition heights s : seq R := [:: 0; 2%:R; - 3%:R; 2%:R - s].
Definition tokens s : 'I_4 -> 'rV[R]_2 := fun i => line (heights s)`_i.
Definition targets : seq {set 'I_4} := [:: setT; [set inord 1]; [set inord 2]; [set inord 1]].

Let i1 : 'I_4 := inord 1.
Let i2 : 'I_4 := inord 2.
Let v1 : i1 = 1%N :> nat. Proof. by rewrite inordK. Qed.
Let v2 : i2 = 2%N :> nat. Proof. by rewrite inordK. Qed.

Lemma tokens1 s : tokens s i1 = line 2%:R. Proof. by rewrite /tokens v1. Qed.
Lemma tokens2 s : tokens s i2 = line (- 3%:R). Proof. by rewrite /tokens v2. Qed.

Lemma below_top s (l : 'I_4) : 0 < s -> l != i1 -> (heights s)`_l < 2%:R.
Proof.
move=> s0; rewrite -val_eqE /= v1; case: l => -[|[|[|[|]]]] //= _ _; first by rewrite ltr0n.
  by apply: (@lt_trans _ _ 0); rewrite ?ltr0n // oppr_lt0 ltr0n.
by rewrite ltr_subl_addr ltr_addl.
Qed.

Lemma above_bottom s (l : 'I_4) : s <= 1 -> l != i2 -> - 3%:R < (heights s)`_l.
Proof.
move=> s1; have n3 : - 3%:R < 0 :> R by rewrite oppr_lt0 ltr0n.
rewrite -val_eqE /= v2; case: l => -[|[|[|[|]]]] //= _ _; apply: (lt_trans n3); first by rewrite ltr0n.
by rewrite subr_gt0; apply: le_lt_trans s1 _; rewrite ltr1n.
Qed.

(* A token at a positive height attends to the highest, at a negative height to the lowest. *)
Lemma attention_tokens s (i : 'I_4) : 0 < s -> s <= 1 -> attention 1%:M (tokens s) i = nth set0 targets i.
Proof.
move=> s0 s1.
have up y : 0 < y -> (heights s)`_i = y -> attention 1%:M (tokens s) i = [set i1].
  move=> y0 e; apply: (attention_char (set11 i1)) => l; first by rewrite in_set1 => /eqP->.
  rewrite in_set1 => ne; rewrite tokens1 /tokens e !ip_line ltr_add2l ltr_pmul2l //.
  exact: below_top.
have down y : y < 0 -> (heights s)`_i = y -> attention 1%:M (tokens s) i = [set i2].
  move=> y0 e; apply: (attention_char (set11 i2)) => l; first by rewrite in_set1 => /eqP->.
  rewrite in_set1 => ne; rewrite tokens2 /tokens e !ip_line ltr_add2l ltr_nmul2l //.
  exact: above_bottom.
case: i up down => -[|[|[|[|]]]] //= hi up down.
- apply/setP => j; rewrite in_setT; apply/attentionP => l.
  by rewrite /tokens !ip_line !mul0r lexx.
- by apply: (up 2%:R); rewrite ?ltr0n.
- by apply: (down (- 3%:R)); rewrite // oppr_lt0 ltr0n.
- apply: (up (2%:R - s)) => //; rewrite subr_gt0.
  by apply: le_lt_trans s1 _; rewrite ltr1n.
Qed.

Lemma mean_first s : 0 < s -> s <= 1 -> mean 1%:M (tokens s) ord0 = line ((1 - s) / 4%:R).
Proof.
move=> s0 s1; rewrite /mean attention_tokens //= cardsT card_ord.
rewrite (eq_bigl xpredT) => [|j]; last by rewrite in_setT.
apply/rowP => k; rewrite !mxE summxE !big_ord_recl big_ord0 /tokens !mxE /=.
by case: (k == 0); field.
Qed.

Lemma mean_up s (i : 'I_4) : 0 < s -> s <= 1 -> nth set0 targets i = [set i1] ->
  mean 1%:M (tokens s) i = line 2%:R.
Proof.
move=> s0 s1 e; apply: mean_const => j; rewrite attention_tokens // e in_set1 => /eqP->.
exact: tokens1.
Qed.
Lemma mean_down s (i : 'I_4) : 0 < s -> s <= 1 -> nth set0 targets i = [set i2] ->
  mean 1%:M (tokens s) i = line (- 3%:R).
Proof.
move=> s0 s1 e; apply: mean_const => j; rewrite attention_tokens // e in_set1 => /eqP->.
exact: tokens2.
Qed.

Lemma line_inj : injective line.
Proof. by move=> x y /rowP /(_ (lift ord0 ord0)); rewrite !mxE. Qed.

Variable alpha : R.
Hypothesis alpha_gt0 : 0 < alpha.
Local Notation rate := (rate alpha).
Local Notation beta := (beta alpha).

(* The height of the first token one layer later. *)
Lemma layer_first s : 0 < s -> s <= 1 ->
  layer 1%:M alpha (tokens s) ord0 = line (beta * ((1 - s) / 4%:R)).
Proof.
move=> s0 s1; rewrite layerE mean_first // /tokens /= lineD ?(rateD alpha_gt0) //.
by rewrite mulr0 add0r.
Qed.

Lemma layer_tokens : layer 1%:M alpha (tokens 1) =1 tokens rate.
Proof.
have s0 : 0 < 1 :> R := ltr01; have s1 : 1 <= 1 :> R := lexx 1.
case=> -[|[|[|[|]]]] //= hi.
- have -> : Ordinal hi = ord0 by apply: val_inj.
  by rewrite layer_first // subrr mul0r mulr0.
- by rewrite layerE (mean_up (i := Ordinal hi)) // /tokens /= lineD -?mulrDl ?(rateD alpha_gt0) ?mul1r.
- by rewrite layerE (mean_down (i := Ordinal hi)) // /tokens /= lineD -?mulrDl ?(rateD alpha_gt0) ?mul1r.
- rewrite layerE (mean_up (i := Ordinal hi)) // /tokens /= lineD ?(rateD alpha_gt0) //.
  by congr line; rewrite mulrBr mulr1 addrAC -mulrDl (rateD alpha_gt0) mul1r.
Qed.

Theorem rest_equation_needed : exists (Z c : 'I_4 -> 'rV[R]_2) w N,
  [/\ resting_regime 1%:M alpha Z c w N,
      regime_scores 1%:M Z (regime_at alpha c w N) &
      attention 1%:M (trajectory 1%:M alpha Z 2) ord0 <> attention 1%:M Z ord0].
Proof.
have s0 : 0 < 1 :> R := ltr01; have s1 : 1 <= 1 :> R := lexx 1.
have r0 := rate_gt0 alpha_gt0; have r1 := rate_lt1 alpha_gt0.
pose w (m : nat) (i : 'I_4) : 'rV[R]_2 := if m == 0%N then tokens 1 i - tokens 0 i else 0.
have at_rest (i : 'I_4) : (i < 3)%N -> (mean 1%:M (tokens 1) i = tokens 1 i) /\ (tokens 0 i = tokens 1 i).
  case: i => -[|[|[|]]] //= hi _; split=> //.
  - have -> : Ordinal hi = ord0 by apply: val_inj.
    by rewrite mean_first // subrr mul0r.
  - exact: mean_up.
  - exact: mean_down.
have mean3 (i : 'I_4) : (3 <= i)%N -> [/\ nth set0 targets i = [set i1],
    mean 1%:M (tokens 1) i = line 2%:R & tokens 1 i = line 1].
  case: i => -[|[|[|[|]]]] //= hi _; split=> //; first exact: mean_up.
  by rewrite /tokens /=; congr line; ring.
have moving (i : 'I_4) : mean 1%:M (tokens 1) i != tokens 1 i -> (3 <= i)%N.
  by rewrite leqNgt; apply: contra => /at_rest[-> _].
have average1 (i : 'I_4) X : (3 <= i)%N -> average 1%:M (tokens 1) i X = X i1.
  by move=> /mean3[e _ _]; rewrite /average attention_tokens // e big_set1 cards1 invr1 scale1r.
exists (tokens 1), (tokens 0), w, 1%N; split.
- split=> [i|i e|i /moving hi|i|i m /moving hi|i] //.
  + have [/at_rest[]//|hi] := ltnP i 3; have [e _ _] := mean3 i hi.
    by rewrite attention_tokens // e in_set1 => /eqP ei; move: hi; rewrite ei v1.
  + have [/at_rest[_ e0]|/mean3[_ em et]] := ltnP i 3.
      by split=> // -[|m] //=; rewrite /w e0 subrr.
    move: e; rewrite em et => /line_inj /eqP.
    by rewrite -subr_eq0 (_ : 2%:R - 1 = 1) ?oner_eq0 //; ring.
  + rewrite average1 // tokens1; case: i hi => -[|[|[|[|]]]] //= hi _.
    by rewrite /tokens /= subr0.
  + rewrite average1 // /w; case: m => [|m] /=; last by rewrite scaler0.
    by rewrite !tokens1 subrr scaler0.
- apply/regime_scoresP => t i.
  have e : regime_at alpha (tokens 0) w 1 t =1 tokens (rate ^+ t).
    move=> j; rewrite /regime_at big_ord_recl big_ord0 addr0 bin0 scale1r /w.
    move: (rate ^+ t) => s; apply/rowP => k; rewrite !mxE.
    case: (k == 0); first by rewrite subrr mulr0 addr0.
    by case: j => -[|[|[|[|]]]] //= _; ring.
  rewrite (attention_pointwise _ e) !attention_tokens ?rate_expr_gt0 ?rate_expr_le1 //.
- rewrite -[trajectory _ _ _ 2]/(layer 1%:M alpha (layer 1%:M alpha (tokens 1))) attention_tokens //= => /setP /(_ i2); rewrite in_setT => /attentionP /(_ i1).
  have e := layer_tokens; have e2 := layer_pointwise 1%:M alpha e.
  have later i : layer 1%:M alpha (layer 1%:M alpha (tokens 1)) i =
    layer 1%:M alpha (tokens rate) i.
    exact: e2.
  have r1' := ltW r1; rewrite !later (layer_first r0 r1') 2!layerE.
  rewrite (mean_up (i := i1)) //= ?v1 // (mean_down (i := i2)) //= ?v2 //.
  rewrite tokens1 tokens2 !lineD ?(rateD alpha_gt0) // -!mulrDl !(rateD alpha_gt0) !mul1r !ip_line.
  rewrite ler_add2l ler_pmul2l; last first.
    by rewrite mulr_gt0 ?(beta_gt0 alpha_gt0) // divr_gt0 ?ltr0n // subr_gt0.
  by rewrite leNgt (@lt_trans _ _ 0) ?ltr0n // oppr_lt0 ltr0n.
Qed.
End Line.
