(* OneDim: in dimension one the signs of layer 0 decide everything (theory.md section 2).

     at1 Z i         == the one coordinate of token i
     total Z         == the sum of the tokens
     push Z top bot  == n_+ M + n_- m: what the tokens move the sum by, n_+ and n_- the numbers of
                        positive and negative tokens, M and m the positions of top and bot
     target Z top bot i    == the limit of token i, read off layer 0
     settling Z top bot    == the layer from which on nothing changes: 0, 1 or 2

   top and bot are any tokens with the largest and the least coordinate.
   Headline theorem: one_dim_boolean, for A = a > 0 and alpha > 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer Leaders Settled.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section OneDim.
Variables (R : realFieldType) (n : nat) (A : 'M[R]_1) (alpha : R).
Notation cfg := ('I_n -> 'rV[R]_1).
Local Notation beta := (beta alpha).
Local Notation rate := (rate alpha).
Local Notation attention := (attention A).
Local Notation mean := (mean A).
Local Notation layer := (layer A alpha).
Local Notation trajectory := (trajectory A alpha).
Implicit Types (Z X : cfg) (i j l top bot : 'I_n).

Local Notation at1 Z i := (Z i 0 0).
Definition total Z : R := \sum_j at1 Z j.
Definition push Z top bot : R :=
  #|[set j | 0 < at1 Z j]|%:R * at1 Z top + #|[set j | at1 Z j < 0]|%:R * at1 Z bot.
Definition far Z top bot : 'rV[R]_1 :=
  if (0 < total Z) || ((total Z == 0) && (0 < push Z top bot)) then Z top
  else if (total Z < 0) || ((total Z == 0) && (push Z top bot < 0)) then Z bot else 0.
Definition target Z top bot i : 'rV[R]_1 :=
  if 0 < at1 Z i then Z top else if at1 Z i < 0 then Z bot else far Z top bot.
Definition settling Z top bot : nat :=
  if [forall i, at1 Z i != 0] then 0%N
  else if total Z != 0 then 1%N else if push Z top bot != 0 then 2%N else 0%N.

Lemma vec1P (u v : 'rV[R]_1) : u 0 0 = v 0 0 -> u = v.
Proof. by move=> e; apply/rowP => p; rewrite ord1. Qed.

Lemma ip1 (u v : 'rV[R]_1) : ip A u v = A 0 0 * (u 0 0 * v 0 0).
Proof. by rewrite ip_coord !big_ord1 (mulrC (u _ _)) mulrA. Qed.

Lemma hull_le Z y b : (forall j, at1 Z j <= b) -> hull Z y -> y 0 0 <= b.
Proof.
move=> hb [w [w0 w1] ->]; rewrite summxE -[b]mul1r -w1 mulr_suml.
by apply: ler_sum => j _; rewrite mxE ler_wpmul2l.
Qed.

Lemma hull_ge Z y b : (forall j, b <= at1 Z j) -> hull Z y -> b <= y 0 0.
Proof.
move=> hb [w [w0 w1] ->]; rewrite summxE -[b]mul1r -w1 mulr_suml.
by apply: ler_sum => j _; rewrite mxE ler_wpmul2l.
Qed.

Hypothesis a_gt0 : 0 < A 0 0.

Section Layer.
Variables (Z : cfg) (top bot : 'I_n).
Hypothesis max : forall j, at1 Z j <= at1 Z top.
Hypothesis min : forall j, at1 Z bot <= at1 Z j.

Lemma attention_pos i : 0 < at1 Z i -> attention Z i = class Z top.
Proof.
move=> hi; apply/setP => j; apply/attentionP/classP => [h|e l].
  apply: vec1P; apply/le_anti; rewrite max /=.
  by have := h top; rewrite !ip1 ler_pmul2l // ler_pmul2l.
by rewrite !ip1 e ler_pmul2l // ler_pmul2l //; apply: max.
Qed.

Lemma attention_neg i : at1 Z i < 0 -> attention Z i = class Z bot.
Proof.
move=> hi; apply/setP => j; apply/attentionP/classP => [h|e l].
  apply: vec1P; apply/le_anti; rewrite min andbT.
  by have := h bot; rewrite !ip1 ler_pmul2l // ler_nmul2l.
by rewrite !ip1 e ler_pmul2l // ler_nmul2l //; apply: min.
Qed.

Lemma attention_zero i : at1 Z i = 0 -> attention Z i = setT.
Proof.
move=> hi; apply/setP => j; rewrite in_setT; apply/attentionP => l.
by rewrite !ip1 hi !mul0r.
Qed.

Lemma mean_pos i : 0 < at1 Z i -> mean Z i = Z top.
Proof. by move=> hi; apply: mean_const => j; rewrite attention_pos // => /classP. Qed.
Lemma mean_neg i : at1 Z i < 0 -> mean Z i = Z bot.
Proof. by move=> hi; apply: mean_const => j; rewrite attention_neg // => /classP. Qed.
Lemma mean_zero i : at1 Z i = 0 -> mean Z i 0 0 = n%:R^-1 * total Z.
Proof.
move=> hi; rewrite /Model.mean attention_zero // cardsT card_ord mxE summxE.
by congr (_ * _); apply: eq_bigl => j; rewrite in_setT.
Qed.

Lemma mean_le i : mean Z i 0 0 <= at1 Z top.
Proof. exact: hull_le max (hull_mean A Z i). Qed.
Lemma mean_ge i : at1 Z bot <= mean Z i 0 0.
Proof. exact: hull_ge min (hull_mean A Z i). Qed.

(* The sum of the attention means is what the tokens push. *)
Lemma sum_means : total Z = 0 -> \sum_j mean Z j 0 0 = push Z top bot.
Proof.
move=> s0; have h j : mean Z j 0 0 =
    (if 0 < at1 Z j then at1 Z top else 0) + (if at1 Z j < 0 then at1 Z bot else 0).
  case: (ltrgt0P (at1 Z j)) => hj; rewrite ?addr0 ?add0r.
  - by rewrite mean_pos.
  - by rewrite mean_neg.
  - by rewrite mean_zero // s0 mulr0.
rewrite (eq_bigr _ (fun j _ => h j)) big_split /= -!big_mkcond !sumr_const /push.
by rewrite !mulr_natl; congr (_ *+ _ + _ *+ _); apply: eq_card => j; rewrite inE.
Qed.

(* The conditions of a settled layer, token by token. *)
Lemma still_const i v : (forall j, j \in attention Z i -> mean Z j = v) -> mean Z i = v ->
  still A Z i.
Proof.
move=> h e; rewrite /still e (eq_bigr (fun=> v)) // sumr_const -scaler_nat scalerA.
by rewrite mulVf ?attention_card_neq0 // scale1r.
Qed.

Definition settled_at i := [/\ still A Z i,
  forall j l, j \in attention Z i -> cross A Z i l <= cross A Z i j &
  forall j l, j \in attention Z i -> ip A (mean Z i) (mean Z l) <= ip A (mean Z i) (mean Z j)].

Lemma settled_pos i : 0 < at1 Z i -> settled_at i.
Proof.
move=> hi; have M0 : 0 < at1 Z top := lt_le_trans hi (max i).
have hj j : j \in attention Z i -> Z j = Z top /\ mean Z j = Z top.
  by rewrite attention_pos // => /classP e; split=> //; apply: mean_pos; rewrite e.
split=> [|j l /hj[e1 e2]|j l /hj[_ e]].
- by apply: (still_const (v := Z top)) => [j /hj[]//|]; apply: mean_pos.
- rewrite /cross e1 e2 (mean_pos hi) !ip1 -!mulrDr ler_pmul2l //.
  by apply: ler_add; rewrite ler_pmul2l //; exact: mean_le.
- by rewrite e (mean_pos hi) !ip1 ler_pmul2l // ler_pmul2l //; apply: mean_le.
Qed.

Lemma settled_neg i : at1 Z i < 0 -> settled_at i.
Proof.
move=> hi; have m0 : at1 Z bot < 0 := le_lt_trans (min i) hi.
have hj j : j \in attention Z i -> Z j = Z bot /\ mean Z j = Z bot.
  by rewrite attention_neg // => /classP e; split=> //; apply: mean_neg; rewrite e.
split=> [|j l /hj[e1 e2]|j l /hj[_ e]].
- by apply: (still_const (v := Z bot)) => [j /hj[]//|]; apply: mean_neg.
- rewrite /cross e1 e2 (mean_neg hi) !ip1 -!mulrDr ler_pmul2l //.
  by apply: ler_add; rewrite ler_nmul2l //; exact: mean_ge.
- by rewrite e (mean_neg hi) !ip1 ler_pmul2l // ler_nmul2l //; apply: mean_ge.
Qed.

Lemma settled_zero i : total Z = 0 -> push Z top bot = 0 -> at1 Z i = 0 -> settled_at i.
Proof.
move=> s0 e0 hi; have m0 : mean Z i = 0.
  by apply: vec1P; rewrite mean_zero // s0 mulr0 mxE.
split=> [|j l _|j l _]; last by rewrite m0 !ip0l.
  rewrite /still m0 attention_zero //; apply: vec1P; rewrite !mxE summxE.
  rewrite (eq_bigl predT) => [|j]; last by rewrite in_setT.
  by rewrite sum_means // e0 mulr0.
by rewrite /cross m0 !ip0l !addr0 !ip1 hi !mul0r.
Qed.

Hypothesis alpha_gt0 : 0 < alpha.

Lemma layer_at i : at1 (layer Z) i = rate * at1 Z i + beta * mean Z i 0 0.
Proof. by rewrite layerE !mxE. Qed.

Lemma layer_pos i : 0 < at1 Z i -> 0 < at1 (layer Z) i.
Proof.
move=> hi; rewrite layer_at mean_pos // addr_gt0 // mulr_gt0 ?rate_gt0 ?beta_gt0 //.
exact: lt_le_trans hi (max i).
Qed.
Lemma layer_neg i : at1 Z i < 0 -> at1 (layer Z) i < 0.
Proof.
move=> hi; rewrite layer_at mean_neg // -oppr_gt0 opprD -!mulrN.
rewrite addr_gt0 // mulr_gt0 ?rate_gt0 ?beta_gt0 // oppr_gt0 //.
exact: le_lt_trans (min i) hi.
Qed.
Lemma layer_zero i : at1 Z i = 0 -> at1 (layer Z) i = beta * (n%:R^-1 * total Z).
Proof. by move=> hi; rewrite layer_at hi mulr0 add0r mean_zero. Qed.

(* Order is kept. *)
Lemma order_kept i j : at1 Z i <= at1 Z j -> at1 (layer Z) i <= at1 (layer Z) j.
Proof.
rewrite le_eqVlt => /orP[/eqP/vec1P e|hij]; first by rewrite (eq_layer _ _ e).
rewrite !layer_at ler_add // ler_pmul2l ?rate_gt0 ?beta_gt0 //; first exact: ltW.
have := attention_monotone A Z j i.
by rewrite ip1 !mxE pmulr_rge0 // pmulr_rge0 ?subr_ge0 // subr_gt0.
Qed.

Lemma top_stays : (exists i, at1 Z i = 0) -> 0 <= total Z -> layer Z top = Z top.
Proof.
case=> i hi s0; apply: vec1P.
have := max i; rewrite hi le_eqVlt => /orP[/eqP e|M0].
  have t0 : total Z = 0.
    by apply/le_anti; rewrite s0 andbT -oppr_ge0 -sumrN sumr_ge0 // => j _; rewrite oppr_ge0 e.
  by rewrite (layer_zero (esym e)) t0 !mulr0.
by rewrite layer_at mean_pos // [RHS](rate_beta alpha_gt0).
Qed.

Lemma bot_stays : (exists i, at1 Z i = 0) -> total Z <= 0 -> layer Z bot = Z bot.
Proof.
case=> i hi s0; apply: vec1P.
have := min i; rewrite hi le_eqVlt => /orP[/eqP e|m0].
  have t0 : total Z = 0.
    by apply/le_anti; rewrite s0 /= /total sumr_ge0 // => j _; rewrite -e.
  by rewrite (layer_zero e) t0 !mulr0 e.
by rewrite layer_at mean_neg // [RHS](rate_beta alpha_gt0).
Qed.

Lemma total_layer : total Z = 0 -> total (layer Z) = beta * push Z top bot.
Proof.
move=> s0; rewrite /total (eq_bigr _ (fun i _ => layer_at i)) big_split /= -!mulr_sumr.
by rewrite -/(total Z) s0 mulr0 add0r sum_means.
Qed.
End Layer.

Hypothesis alpha_gt0 : 0 < alpha.

(* With a zero token and a sum that is not zero, the next layer is settled. *)
Lemma next_layer_settles Z top bot :
  (forall j, at1 Z j <= at1 Z top) -> (forall j, at1 Z bot <= at1 Z j) ->
  (exists i, at1 Z i = 0) -> total Z != 0 ->
  settled A (layer Z) /\ forall i, mean (layer Z) i =
    if 0 < at1 Z i then Z top else if at1 Z i < 0 then Z bot
    else if 0 < total Z then Z top else Z bot.
Proof.
move=> max min [i0 h0] s0.
have hmax j : at1 (layer Z) j <= at1 (layer Z) top by apply: order_kept.
have hmin j : at1 (layer Z) bot <= at1 (layer Z) j by apply: order_kept.
have n0 : 0 < n%:R^-1 :> R by rewrite invr_gt0 ltr0n; case: (n) i0 {h0} => [[]|].
have b0 := beta_gt0 alpha_gt0; have r0 := rate_gt0 alpha_gt0.
have Mpos i : 0 < at1 Z i -> layer Z top = Z top.
  move=> hi; apply: vec1P; rewrite layer_at (mean_pos max) ?(lt_le_trans hi (max i)) //.
  by rewrite [RHS](rate_beta alpha_gt0).
have Mneg i : at1 Z i < 0 -> layer Z bot = Z bot.
  move=> hi; apply: vec1P; rewrite layer_at (mean_neg min) ?(le_lt_trans (min i) hi) //.
  by rewrite [RHS](rate_beta alpha_gt0).
have up i : at1 Z i = 0 -> 0 < total Z -> 0 < at1 (layer Z) i.
  by move=> hi sp; rewrite (layer_zero hi) !mulr_gt0.
have down i : at1 Z i = 0 -> total Z < 0 -> at1 (layer Z) i < 0.
  by move=> hi sn; rewrite (layer_zero hi) !pmulr_rlt0.
have tops : 0 < total Z -> layer Z top = Z top.
  by move=> sp; apply: (top_stays max alpha_gt0); [exists i0 | apply: ltW].
have bots : total Z < 0 -> layer Z bot = Z bot.
  by move=> sn; apply: (bot_stays min alpha_gt0); [exists i0 | apply: ltW].
split=> i; case: (ltrgt0P (at1 Z i)) => hi.
- exact: settled_pos hmax _ (layer_pos max alpha_gt0 hi).
- exact: settled_neg hmin _ (layer_neg min alpha_gt0 hi).
- case: (ltrgt0P (total Z)) s0 => [sp|sn|//] _.
    exact: settled_pos hmax _ (up _ hi sp).
  exact: settled_neg hmin _ (down _ hi sn).
- by rewrite (mean_pos hmax (layer_pos max alpha_gt0 hi)) (Mpos i).
- by rewrite (mean_neg hmin (layer_neg min alpha_gt0 hi)) (Mneg i).
- case: (ltrgt0P (total Z)) s0 => [sp|sn|//] _.
    by rewrite (mean_pos hmax (up _ hi sp)) tops.
  by rewrite (mean_neg hmin (down _ hi sn)) bots.
Qed.

Lemma settles Z top bot :
  (forall j, at1 Z j <= at1 Z top) -> (forall j, at1 Z bot <= at1 Z j) ->
  let K := settling Z top bot in
  settled A (trajectory Z K) /\ forall i, mean (trajectory Z K) i = target Z top bot i.
Proof.
move=> max min; rewrite /settling.
case: (boolP [forall i, _]) => [/forallP nz|/forallPn[i0 /negPn/eqP h0]].
  split=> i; rewrite /target; case: (ltrgt0P (at1 Z i)) (nz i) => hi //= _.
  - exact: settled_pos max _ hi.
  - exact: settled_neg min _ hi.
  - exact: mean_pos.
  - exact: mean_neg.
have hz : exists i, at1 Z i = 0 by exists i0.
have [s0|s0] := eqVneq (total Z) 0; last first.
  have [h1 h2] := next_layer_settles max min hz s0; split=> // i.
  rewrite (h2 i) /target /far (negPf s0) /= !orbF.
  by case: (ltrgt0P (total Z)) s0 => //.
have [e0|e0] := eqVneq (push Z top bot) 0.
  split=> i; rewrite /target; case: (ltrgt0P (at1 Z i)) => hi.
  - exact: settled_pos max _ hi.
  - exact: settled_neg min _ hi.
  - exact: settled_zero.
  - exact: mean_pos.
  - exact: mean_neg.
  - by apply: vec1P; rewrite mean_zero // /far s0 e0 eqxx ltxx /= mulr0 mxE.
have [ge0 le0] : 0 <= total Z /\ total Z <= 0 by rewrite s0 lexx.
have et := top_stays max alpha_gt0 hz ge0.
have eb := bot_stays min alpha_gt0 hz le0.
have s1 := total_layer max min s0.
have b0 := beta_gt0 alpha_gt0.
have z1 i : at1 Z i = 0 -> at1 (layer Z) i = 0 by move=> hi; rewrite layer_zero // s0 !mulr0.
have mx j : at1 (layer Z) j <= at1 (layer Z) top by apply: order_kept.
have mn j : at1 (layer Z) bot <= at1 (layer Z) j by apply: order_kept.
have hz1 : exists i, at1 (layer Z) i = 0 by exists i0; apply: z1.
have ne1 : total (layer Z) != 0 by rewrite s1 mulf_neq0 // gt_eqF.
have [h1 h2] := next_layer_settles mx mn hz1 ne1.
split=> // i; rewrite (h2 i) et eb /target /far s0 s1 eqxx ltxx /= (pmulr_rgt0 _ b0).
case: (ltrgt0P (at1 Z i)) => hi.
- by rewrite (layer_pos max alpha_gt0 hi).
- by rewrite (lt_gtF (layer_neg min alpha_gt0 hi)) (layer_neg min alpha_gt0 hi).
- rewrite z1 // ltxx; case: (ltrgt0P (push Z top bot)) e0 => //.
Qed.

(* The attention sets of every layer. *)
Lemma patterns Z top bot k i :
  (forall j, at1 Z j <= at1 Z top) -> (forall j, at1 Z bot <= at1 Z j) ->
  let X := trajectory Z k in
  [/\ 0 < at1 X i -> attention X i = class Z top,
      at1 X i < 0 -> attention X i = class Z bot &
      at1 X i = 0 -> attention X i = setT].
Proof.
move=> max min X; have inside j := hull_trajectory A alpha_gt0 Z j (leq0n k).
split=> [hi|hi|]; last exact: attention_zero.
- have M0 : 0 < at1 Z top := lt_le_trans hi (hull_le max (inside i)).
  have lead : leader A Z top.
    by apply/eqP; apply: attention_pos.
  have [e1 e2 _] := leader_forever alpha_gt0 (leq0n k) lead.
  rewrite -[class Z top]e2; apply: attention_pos => // j.
  by rewrite /X e1; apply: hull_le max (inside j).
- have m0 : at1 Z bot < 0 := le_lt_trans (hull_ge min (inside i)) hi.
  have lead : leader A Z bot.
    by apply/eqP; apply: attention_neg.
  have [e1 e2 _] := leader_forever alpha_gt0 (leq0n k) lead.
  rewrite -[class Z bot]e2; apply: attention_neg => // j.
  by rewrite /X e1; apply: hull_ge min (inside j).
Qed.

Theorem one_dim_boolean Z top bot :
  (forall j, at1 Z j <= at1 Z top) -> (forall j, at1 Z bot <= at1 Z j) ->
  let K := settling Z top bot in
  [/\ forall k i, let X := trajectory Z k in
        [/\ 0 < at1 X i -> attention X i = class Z top,
            at1 X i < 0 -> attention X i = class Z bot &
            at1 X i = 0 -> attention X i = setT],
      settled A (trajectory Z K) &
      forall k i, (K <= k)%N -> attention (trajectory Z k) i = attention (trajectory Z K) i /\
        trajectory Z k i - target Z top bot i =
          rate ^+ (k - K) *: (trajectory Z K i - target Z top bot i)].
Proof.
move=> max min K; have [hs hm] := settles max min; split=> // [k i|k i hk].
  exact: patterns.
have [h1 h2] := certificate_sound alpha_gt0 hs hk i; split=> //.
by rewrite h2 hm scalerBl scale1r addrA addrAC addrK scalerBr.
Qed.
End OneDim.
